/**
 * What a method's maps are in healthy scans, by place: mean and standard deviation on a 4 mm grid, written beside its card,
 * and the card's `healthy_reference`. From healthy scans that the networks were trained on, never from those that anything is
 * measured on.
 *
 *   node training/healthy.ts --methods A,B --modality T1w --scans LIST [--models resources/models] [--floor 0.25] [--scale [--keep]]
 *
 * LIST: a file with the path of one scan a line. --floor: share of the median standard deviation in the brain. --scale: also the
 * usual scale of a scan (`scan`: medians over the scans of what scanScale finds), to which every scan is then brought; --keep:
 * that alone, with the mean and standard deviation that are there.
 */
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Card, HealthyReference, Modality } from '../src/contract/card.ts'
import { forkProcess, graphFiles, InferenceProcess } from '../src/engine/inference/index.ts'
import { chooseMethods, healthyReferenceOf, procedureInput, readCard } from '../src/engine/methods/index.ts'
import { templateFile } from '../src/engine/runs/alignment.ts'
import { deviations } from '../src/engine/runs/standardise.ts'
import { writeVolume } from '../src/engine/volumes/index.ts'
import { WorkerPool } from '../src/engine/workers/index.ts'
import { addMap, blockGrid, emptySums, meanAndSd, median, scanScale, type ScanScale } from '../src/science/filters/index.ts'
import { axisGrid, type Grid } from '../src/science/volume/index.ts'
import { shortened } from './by-place.ts'

const { values } = parseArgs({
  options: {
    methods: { type: 'string' },
    modality: { type: 'string', default: 'T1w' },
    scans: { type: 'string' },
    models: { type: 'string', default: join(import.meta.dirname, '../resources/models') },
    floor: { type: 'string', default: '0.25' },
    scale: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
  },
})
if (values.methods === undefined || values.scans === undefined) throw new Error('--methods and --scans are needed')
const modality = values.modality as Modality
const scans = readFileSync(values.scans, 'utf8').trim().split('\n')

await using pool = new WorkerPool(1)
const matrices = new Map<string, number[]>()
async function matrixOf(path: string): Promise<number[]> {
  const matrix = matrices.get(path) ?? (await pool.run('align', { files: { path }, template: templateFile })).matrix
  matrices.set(path, matrix)
  return matrix
}

const sha256 = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex')

interface Kept {
  readonly map: Float32Array
  readonly brain: Uint8Array
}

/** Medians over the scans of the scale of their deviations. */
async function usualScale(kept: readonly Kept[], grid: Grid, files: Parameters<typeof deviations>[2]): Promise<ScanScale> {
  const scales: ScanScale[] = []
  for (const { map, brain } of kept) {
    const scale = scanScale(await deviations(map, grid, files), brain)
    if (!scale) throw new Error('a scan whose map hardly differs from place to place')
    scales.push(scale)
  }
  const middle = (part: keyof ScanScale): number => Number(median(scales.map((scale) => scale[part])).toPrecision(4))
  return { median: middle('median'), spread: middle('spread') }
}

async function make(id: string): Promise<void> {
  const [method] = chooseMethods([id])
  const { card } = method!
  const grid = card.input.grid!
  const whole = axisGrid(grid.dims, grid.spacing_mm, grid.origin_mm)
  const kept: Kept[] = []
  const sums = emptySums(grid.dims)
  using child = new InferenceProcess(forkProcess)
  const threads = availableParallelism()
  await child.call({ kind: 'load', graphs: graphFiles(method!, modality), provider: 'cpu', threads }, {})
  for (const path of scans) {
    const { dims, image, brain } = await pool.run('prepare', { files: { path }, input: card.input, matrix: await matrixOf(path) })
    const { map } = await child.run(procedureInput(card, modality, { dims, image: image.slice(), brain: brain.slice() }), {})
    if (!values.keep) addMap(sums, map, brain, dims)
    if (values.scale) kept.push({ map, brain })
  }
  if (values.keep) {
    const own = healthyReferenceOf(method!, modality)
    if (!own) throw new Error(`${id} has no reference on ${modality} to keep`)
    write(id, modality, { scan: await usualScale(kept, whole, own) })
    return
  }
  const { mean, sd, medianSd } = meanAndSd(sums, scans.length)
  const { spacing, origin } = blockGrid(grid.spacing_mm, grid.origin_mm)
  const half = axisGrid(sums.blocks, spacing, origin)
  const folder = join(values.models, id)
  const names = { mean: `healthy_${modality}_mean.nii.gz`, sd: `healthy_${modality}_sd.nii.gz` }
  for (const [kind, data] of [['mean', mean], ['sd', sd]] as const)
    await writeVolume(join(folder, names[kind]), { grid: half, data: shortened(data) }, { datatype: 'float32', description: `${id} in healthy scans` })
  const floor = Number((Number(values.floor) * medianSd).toPrecision(3))
  const paths = { mean: join(folder, names.mean), sd: join(folder, names.sd), floor }
  const reference: HealthyReference = {
    modality,
    mean: names.mean,
    mean_sha256: sha256(join(folder, names.mean)),
    sd: names.sd,
    sd_sha256: sha256(join(folder, names.sd)),
    scans: scans.length,
    floor,
    ...(values.scale ? { scan: await usualScale(kept, whole, paths) } : {}),
  }
  write(id, modality, reference)
}

/** Puts the reference, or the parts given, into the card. */
function write(id: string, modality: Modality, parts: Partial<HealthyReference>): void {
  const file = join(values.models, id, 'card.json')
  const written: Card = readCard(file)
  const all = written.healthy_reference ?? []
  const reference = { ...all.find((one) => one.modality === modality), ...parts } as HealthyReference
  const others = all.filter((one) => one.modality !== modality)
  const before = (written.deviations ?? '').replace(new RegExp(` On ${modality} the score is standardised[^.]*\\.`), '')
  const by = reference.scan ? 'by place and by scan' : 'by place'
  const whose = modality === 'T1w' ? 'healthy training scans' : 'healthy training subjects with synthetic contrast'
  const said = ` On ${modality} the score is standardised ${by} against the method's own maps of ${reference.scans} ${whose}.`
  const next = {
    ...(JSON.parse(readFileSync(file, 'utf8')) as object),
    version: written.version.replace(/\.\d+\.\d+$/, reference.scan ? '.2.0' : '.1.0'),
    deviations: `${before}${said}`,
    healthy_reference: [...others, reference],
  }
  writeFileSync(file, `${JSON.stringify(next, null, 2)}\n`)
  const { floor, scan } = reference
  console.log(new Date().toISOString().slice(11, 19), id, modality, `${scans.length} scans, floor ${floor}`, scan ?? '')
}

for (const id of values.methods.split(',')) await make(id)
