/**
 * npm run bench [-- --json] [--repeats N] [--method ae|dae] [--scan SCAN --mask MASK --modality T1w]
 *               [--parts auprc,scale | none] [--voxels 1e8]
 *
 * Seconds of one 1 mm scan by stage, peak memory, the engine's cost over bare ONNX Runtime, and the Python reference
 * beside it in the same run (PYTHON, else python3; skipped with a sentence where it or its packages are missing). Beside
 * them AUPRC of 1e8 voxels, and what answers at once on large generated studies. Every time is the fewest of some repeats.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { modalitySchema } from '../../src/contract/index.ts'
import { methodGrid } from '../../src/engine/runs/tasks.ts'
import { measureAuprc, scans, type AuprcResult } from './auprc.ts'
import { measureEngine, stages, type BenchScan, type EngineResult, type Seconds } from './engine.ts'
import { measureScale, scaleLines, type ScaleSeconds } from './scale.ts'

interface Reference {
  stages: Seconds
  metrics_parts: Record<string, number>
  figures: Record<string, number>
  peak_memory_mb: number
  versions: Record<string, string>
}

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    repeats: { type: 'string', default: '3' },
    scan: { type: 'string' },
    mask: { type: 'string' },
    modality: { type: 'string', default: 'T1w' },
    method: { type: 'string', default: 'ae' },
    parts: { type: 'string', default: 'auprc,scale' },
    voxels: { type: 'string', default: '1e8' },
  },
})
const say = (text: string): void => {
  if (!options.json) console.log(text)
}

/** The given scan, or a generated patient. */
function findScan(folder: string): BenchScan {
  const modality = modalitySchema.parse(options.modality)
  if (options.scan !== undefined && options.mask !== undefined)
    return { scan: options.scan, mask: options.mask, modality }
  say('Generating a patient at 1 mm ...')
  execFileSync(process.execPath, [join(import.meta.dirname, 'input.ts'), folder], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const cohort = join(folder, 'cohort')
  return {
    scan: join(cohort, 'sub-001/anat/sub-001_T1w.nii.gz'),
    mask: join(cohort, 'derivatives/reference/sub-001/anat/sub-001_label-L_mask.nii.gz'),
    modality: 'T1w',
  }
}

/** The reference's result, or the sentence that says why there is none. */
function measureReference(
  bench: BenchScan,
  ours: EngineResult,
  folder: string,
  repeats: number,
): Reference | string {
  const python = process.env['PYTHON'] ?? 'python3'
  const packages = 'nibabel, numpy, onnxruntime, scipy, sklearn'
  const probe = spawnSync(python, ['-c', `import ${packages}`], { encoding: 'utf8' })
  if (probe.error !== undefined)
    return `Python reference skipped: '${python}' was not found. Set PYTHON to a Python with ${packages}.`
  if (probe.status !== 0)
    return `Python reference skipped: ${probe.stderr.trim().split('\n').at(-1)}. Set PYTHON to a Python with ${packages}.`
  const { input } = ours.card
  const setup = join(folder, 'reference.json')
  const grid = methodGrid(input)!
  writeFileSync(
    setup,
    JSON.stringify({
      ...{ scan: bench.scan, mask: bench.mask, map: ours.mapFile, out: join(folder, 'reference-map.nii.gz') },
      ...{
        graph: ours.graph.path,
        input: ours.graph.inputs['image'].name,
        output: Object.values(ours.graph.outputs)[0].name,
        threads: ours.threads,
      },
      ...{ grid: { dims: grid.dims, affine: grid.affine }, intensity: input.intensity, batch: input.batch },
      ...{ min_brain_voxels: input.min_brain_voxels, threshold: ours.metrics.threshold, repeats },
    }),
  )
  const run = spawnSync(python, [join(import.meta.dirname, 'reference.py'), setup], { encoding: 'utf8' })
  if (run.status !== 0) throw new Error(`The Python reference failed:\n${run.stderr}`)
  return JSON.parse(run.stdout) as Reference
}

const total = (seconds: Seconds): number => stages.reduce((sum, stage) => sum + seconds[stage], 0)

/** Reference time / ours: above 1 we are faster. */
function ratiosOf(ours: Seconds, reference: Seconds): Record<string, number> {
  const each = Object.fromEntries(stages.map((stage) => [stage, reference[stage] / ours[stage]]))
  const post = (seconds: Seconds): number => seconds.median_filter + seconds.metrics
  return { ...each, post_metrics: post(reference) / post(ours), total: total(reference) / total(ours) }
}

/** Largest difference of the figures both computed on the same map. */
function disagreement(ours: EngineResult, reference: Reference): number {
  const { metrics } = ours
  const mine: Record<string, number | null> = {
    ...{ auroc: metrics.auroc, auprc: metrics.auprc, dice: metrics.dice, dice_best: metrics.dice_best },
    ...{
      sensitivity: metrics.sensitivity,
      precision: metrics.precision,
      fpr: metrics.fpr,
      hd95_mm: metrics.hd95_mm,
    },
    ...{ lesions: metrics.lesions.length, false_positive_lesions: metrics.false_positive_lesions },
    ...{ score_mean: metrics.score_mean, score_max: metrics.score_max, score_top1: metrics.score_top1 },
  }
  return Math.max(
    ...Object.entries(mine).map(([name, value]) => Math.abs((value ?? NaN) - reference.figures[name])),
  )
}

const round = (value: number): number => Number(value.toPrecision(4))

function table(ours: Seconds, reference: Seconds | undefined): string {
  const row = (name: string, a: number, b?: number): string =>
    `${name.padEnd(16)}${a.toFixed(3).padStart(10)}${b === undefined ? '' : b.toFixed(3).padStart(12) + (b / a).toFixed(1).padStart(9)}`
  const head = `${'stage'.padEnd(16)}${'seconds'.padStart(10)}${reference ? 'reference'.padStart(12) + 'ratio'.padStart(9) : ''}`
  const rows = stages.map((stage) => row(stage, ours[stage], reference?.[stage]))
  return [head, ...rows, row('total', total(ours), reference && total(reference))].join('\n')
}

const folder = mkdtempSync(join(tmpdir(), 'normascope-bench-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
const repeats = Math.max(1, Number(options.repeats))
const bench = findScan(folder)
if (!existsSync(bench.mask)) throw new Error(`${bench.mask} is missing`)
say('Measuring the engine ...')
const ours = await measureEngine(bench, folder, repeats, options.method)
say('Measuring the Python reference ...')
const reference = measureReference(bench, ours, folder, Math.min(2, repeats))
const parts = options.parts.split(',')
let many: AuprcResult | undefined
if (parts.includes('auprc')) {
  say(`Measuring AUPRC of ${options.voxels} voxels ...`)
  const python = typeof reference === 'string' ? null : (process.env['PYTHON'] ?? 'python3')
  many = measureAuprc(folder, Number(options.voxels), python)
}
const scale: ScaleSeconds | undefined = parts.includes('scale') ? await measureScale(folder, say) : undefined
const overhead = ours.throughEngine / ours.bare - 1
const known = typeof reference === 'string' ? undefined : reference
const peak = ours.peakMemoryMb.engine + (ours.peakMemoryMb.inference ?? 0)
const ratios = known ? ratiosOf(ours.stages, known.stages) : {}
const post = ours.stages.median_filter + ours.stages.metrics
const rounded = (values: Record<string, number>): Record<string, number> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, round(value)]))

if (options.json) {
  const document = {
    stages: rounded({
      ...ours.stages,
      total: total(ours.stages),
      ...(many ? { auprc_from_histograms: many.ours } : {}),
      ...scale,
    }),
    reference: known
      ? {
          ...rounded({ ...known.stages, total: total(known.stages) }),
          metrics_parts: rounded(known.metrics_parts),
          peak_memory_mb: known.peak_memory_mb,
          versions: known.versions,
          largest_difference_of_figures: disagreement(ours, known),
        }
      : { skipped: reference },
    /** Reference time / ours; engine_overhead: (inference stage) / (session.run alone) - 1. */
    ratios: rounded({
      ...ratios,
      engine_overhead: overhead,
      ...(many?.reference ? { auprc: many.reference / many.ours } : {}),
    }),
    ...(many ? { auprc: many } : {}),
    inference: rounded({ bare_onnxruntime: ours.bare, through_engine: ours.throughEngine }),
    peak_memory_mb: peak,
    peak_memory: ours.peakMemoryMb,
    machine: {
      cpu: cpus()[0]?.model,
      cores: ours.threads,
      memory_gb: Math.round(totalmem() / 2 ** 30),
      node: process.version,
      /** Of the last minute: other programs' work counts against ours. */
      load: round(loadavg()[0]),
    },
  }
  console.log(JSON.stringify(document, null, 2))
} else {
  say(`\n${table(ours.stages, known?.stages)}\n`)
  say(
    `median filter + metrics: ${post.toFixed(3)} s${known ? `, ${ratios['post_metrics'].toFixed(1)} times faster than the reference` : ''}`,
  )
  say(
    `inference: bare ONNX Runtime ${ours.bare.toFixed(3)} s, through the engine ${ours.throughEngine.toFixed(3)} s (${(100 * overhead).toFixed(0)} % more)`,
  )
  say(
    `peak memory: ${peak} MB (engine ${ours.peakMemoryMb.engine}, inference process ${ours.peakMemoryMb.inference ?? 'unknown'})`,
  )
  if (known)
    say(`largest difference of any figure from the reference: ${disagreement(ours, known).toExponential(1)}`)
  else say(reference as string)
  if (many)
    say(
      `AUPRC of ${many.voxels.toExponential(0)} voxels: ${many.ours.toFixed(4)} s from ${scans} stored histograms${many.reference === null ? '' : `, scikit-learn ${many.reference.toFixed(1)} s (${(many.reference / many.ours).toFixed(0)} times), difference ${many.difference!.toExponential(1)} within ${many.bound.toExponential(1)}`}`,
    )
  if (scale) say(scaleLines(scale).join('\n'))
}
