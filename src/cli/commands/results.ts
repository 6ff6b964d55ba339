import { Fault } from '../../contract/faults.ts'
import {
  thresholdEnds,
  type Bias,
  type Calibration,
  type Comparison,
  type Postprocessing,
  type ScanResult,
} from '../../contract/index.ts'
import { counted, estimate, figure, percent, table, usage, type Output } from '../output.ts'
import type { Context } from '../program.ts'
import { sayBias } from './bias-view.ts'

interface CalibrateFlags {
  targetFpr: number
  confidence: number
  methods?: string[]
  seed: number
  postprocessing?: Postprocessing
  scanFpr?: number
  volume: number
  bestDice?: boolean
  why?: string
}

export async function calibrateStudy(
  { output, signal }: Context,
  dir: string,
  flags: CalibrateFlags,
): Promise<unknown> {
  const { openStudy, lockStudy, setSetting } = await import('../../engine/studies/index.ts')
  const { calibrate } = await import('../../engine/evaluations/index.ts')
  if (!(flags.targetFpr > 0 && flags.targetFpr < 1))
    throw usage(
      `--target-fpr ${flags.targetFpr} is not a rate.`,
      'Give a number between 0 and 1, for example 0.01.',
    )
  if (!(flags.confidence > 0 && flags.confidence < 1))
    throw usage(
      `--confidence ${flags.confidence} is not a share.`,
      'Give a number between 0 and 1, for example 0.9.',
    )
  using study = openStudy(dir)
  using _lock = lockStudy(study, 'calibrate')
  if (flags.postprocessing !== undefined) setSetting(study, 'postprocessing', flags.postprocessing)
  const calibrations = await calibrate(study, {
    targetFpr: flags.targetFpr,
    confidence: flags.confidence,
    seed: flags.seed,
    ...(flags.methods ? { methods: flags.methods } : {}),
    ...(flags.scanFpr === undefined ? {} : { scanFpr: { target: flags.scanFpr, volumeMl: flags.volume } }),
    bestDice: flags.bestDice,
    why: flags.why,
    signal,
    onProgress: (done, total, label) => output.progress(`Calibrating ${done}/${total} ${label}`),
  })
  sayCalibrations(output, calibrations)
  return { calibrations }
}

const within = (say: (value: number) => string, [lo, hi]: readonly [number | null, number | null]): string =>
  lo === null || hi === null ? '' : ` [${say(lo)}, ${say(hi)}]`

export function sayCalibrations(output: Output, calibrations: readonly Calibration[]): void {
  for (const line of table([
    ['method', 'modality', 'threshold', 'voxel FPR', 'on held-out healthy scans', 'scans'],
    ...calibrations.map((c) => [
      c.method,
      c.modality,
      figure(c.threshold) + within(figure, thresholdEnds(c)),
      `${percent(c.fpr)} of ${percent(c.target_fpr)}`,
      c.heldout === null
        ? '–'
        : percent(c.heldout.fpr.value) + within(percent, [c.heldout.fpr.lo, c.heldout.fpr.hi]),
      String(c.scans),
    ]),
  ]))
    output.say(line)
  for (const { method, modality, scan_fpr: scan, best_dice: best } of calibrations) {
    const name = `${method} ${modality}`
    if (scan) {
      const check = scan.heldout
        ? ` Held-out healthy subjects flagged: ${percent(scan.heldout.value)} [${percent(scan.heldout.lo)}, ${percent(scan.heldout.hi)}] of ${scan.heldout.n}.`
        : ''
      output.say(`Scan threshold (${name}): ${figure(scan.threshold)}. ${scan.note}${check}`)
    }
    if (best)
      output.say(
        `Best Dice with labels (${name}): ${figure(best.threshold)}, Dice ${figure(best.dice)} on ${best.scans} scans. ${best.note}`,
      )
    if (best === null)
      output.say(`Best Dice with labels (${name}): no patient with a reference is in the calibration split.`)
  }
  sayBands(output, calibrations)
  const notes = Map.groupBy(
    calibrations.flatMap((c) => c.warnings.map((text) => ({ text, of: `${c.method} ${c.modality}` }))),
    ({ text }) => text,
  )
  for (const [text, same] of notes) {
    const all = same.length === calibrations.length && same.length > 1
    output.say(`Note (${all ? 'all' : same.map(({ of }) => of).join(', ')}): ${text}`)
  }
}

/** The band of the voxel FPR nearest to each operating point, and the FPR of each scanner there. */
function sayBands(output: Output, calibrations: readonly Calibration[]): void {
  for (const { method, modality, threshold, band, by_scanner: scanners = [] } of calibrations) {
    const near = band?.points.reduce((a, b) =>
      Math.abs(b.threshold - threshold) < Math.abs(a.threshold - threshold) ? b : a,
    )
    if (band && near)
      output.say(
        `Band along the slider (${method} ${modality}, ${percent(band.confidence)} at all thresholds at once): ${percent(near.fpr)} [${percent(near.lo)}, ${percent(near.hi)}] at ${figure(near.threshold)}`,
      )
    if (scanners.length > 1)
      output.say(
        `By scanner (${method} ${modality}): ${scanners.map(({ scanner, fpr }) => `${scanner} ${percent(fpr.value)}${fpr.lo === null ? '' : ` [${percent(fpr.lo)}, ${percent(fpr.hi)}]`}`).join(', ')}`,
      )
  }
}

export async function evaluateStudy(
  { output, signal }: Context,
  dir: string,
  options: { reference?: string } = {},
): Promise<unknown> {
  const { openStudy, lockStudy } = await import('../../engine/studies/index.ts')
  const { evaluate } = await import('../../engine/evaluations/index.ts')
  const { referenceChoiceSchema } = await import('../../contract/api/annotations.ts')
  const reference = referenceChoiceSchema.optional().safeParse(options.reference)
  if (!reference.success)
    throw new Fault({
      code: 'usage',
      message: `'${options.reference}' is no reference.`,
      remedy: "Give 'original', 'combined', or 'reader:NAME' with the name a reader draws under.",
    })
  using study = openStudy(dir)
  using _lock = lockStudy(study, 'evaluate')
  const results = await evaluate(study, {
    reference: reference.data,
    signal,
    onProgress: (done, total, label) => output.progress(`Evaluating ${done}/${total} ${label}`),
  })
  sayResults(output, results)
  return { results }
}

function sayResults(output: Output, results: readonly ScanResult[]): void {
  output.say(`${results.length} maps evaluated`)
  const patients = results.filter((result) => result.metrics.lesion_voxels > 0)
  if (patients.length === 0) return
  for (const line of table([
    [
      'scan',
      'method',
      'Dice',
      'oracle Dice',
      'AUPRC',
      'AUROC',
      'sensitivity',
      'FPR',
      'lesions found',
      'false components',
    ],
    ...patients.map(({ scan, method, metrics: m }) => [
      scan,
      method,
      ...[m.dice, m.dice_best, m.auprc, m.auroc, m.sensitivity].map((value) => figure(value)),
      percent(m.fpr),
      m.threshold === null
        ? `– of ${m.lesions.length}`
        : `${m.lesions.filter((lesion) => lesion.detected).length} of ${m.lesions.length}`,
      m.false_positive_lesions === null ? '–' : String(m.false_positive_lesions),
    ]),
  ]))
    output.say(line)
}

export async function compareStudy(
  { output, signal }: Context,
  dir: string,
  flags: { interval: 'bca' | 'percentile'; pooled?: boolean },
): Promise<unknown> {
  const { openStudy } = await import('../../engine/studies/index.ts')
  const { compare, pooledFigures } = await import('../../engine/evaluations/index.ts')
  using study = openStudy(dir)
  const comparison = await compare(study, { signal, interval: flags.interval })
  sayComparison(output, comparison)
  if (!flags.pooled) return comparison
  const pooled = await pooledFigures(study, {
    signal,
    onProgress: (done, total, label) => output.progress(`Resampling ${done}/${total} ${label}`),
  })
  output.say()
  for (const line of table([
    ['method', 'modality', 'Dice', 'AUPRC, all voxels pooled', 'scans'],
    ...pooled.rows.map((row) => [
      row.method,
      row.modality,
      estimate(row.dice),
      estimate(row.auprc),
      String(row.scans),
    ]),
  ]))
    output.say(line)
  const errors = pooled.rows.flatMap((row) => row.auprc_error ?? [])
  const error = errors.length === 0 ? null : Math.max(...errors)
  output.say(
    `Over the same ${pooled.bootstrap_replicates} resamples of the subjects; AUPRC from score histograms, to ${figure(error)}.`,
  )
  return { ...comparison, pooled }
}

export function sayComparison(output: Output, comparison: Comparison): void {
  for (const modality of new Set(comparison.rows.map((row) => row.modality))) {
    const rows = comparison.rows.filter((row) => row.modality === modality)
    output.say(
      `${modality}: ${counted(rows[0]!.patients, 'patient')}, ${counted(rows[0]!.healthy, 'healthy test subject')}, ${percent(rows[0]!.target_fpr)} voxel FPR aimed at, ${rows[0]!.postprocessing} filter`,
    )
    for (const line of table([
      ['method', 'Dice', 'oracle Dice', 'AUPRC', 'lesions found', 'voxel FPR, healthy', 'image AUROC'],
      ...rows.map((row) => [
        row.method,
        estimate(row.dice),
        estimate(row.dice_best),
        estimate(row.auprc),
        estimate(row.lesion_sensitivity),
        estimate(row.fpr_healthy),
        estimate(row.image_auroc),
      ]),
    ]))
      output.say(`  ${line}`)
    for (const test of comparison.omnibus ?? [])
      if (test.modality === modality && test.metric === 'dice')
        output.say(
          `  All ${test.methods.length} methods at once (Dice, ${counted(test.n, 'patient')}): ${test.iman_davenport_p === null ? test.note : `Iman-Davenport F = ${figure(test.iman_davenport_f)}, p = ${figure(test.iman_davenport_p)}`}`,
        )
    for (const sentence of comparison.sentences.filter((s) => s.modality === modality))
      output.say(`  ${sentence.text}`)
    output.say()
  }
  output.say('Means over subjects with 95 % intervals. Oracle Dice was found with the reference itself.')
}

export async function biasStudy(
  { output, signal }: Context,
  dir: string | undefined,
  flags: { table?: string; seed: number; replicates?: number },
): Promise<unknown> {
  const { bias, biasTable } = await import('../../engine/evaluations/index.ts')
  if ((dir === undefined) === (flags.table === undefined))
    throw usage(
      'Bias needs a study or a table.',
      'Use `normascope bias STUDY` or `normascope bias --table scans.csv`.',
    )
  const options = { seed: flags.seed, signal, ...(flags.replicates ? { replicates: flags.replicates } : {}) }
  let result: Bias
  if (flags.table !== undefined) result = await biasTable(flags.table, options)
  else {
    const { openStudy } = await import('../../engine/studies/index.ts')
    using study = openStudy(dir!)
    result = await bias(study, options)
  }
  sayBias(output, result)
  return result
}
