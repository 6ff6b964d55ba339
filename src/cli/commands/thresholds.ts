import type { Modality, ThresholdFigures } from '../../contract/index.ts'
import { figure, percent, table, usage, type Output } from '../output.ts'
import type { Context } from '../program.ts'

interface ThresholdFlags {
  threshold?: number
  targetFpr?: number
  methods?: string[]
  modalities?: Modality[]
  confidence: number
  curves?: boolean
}

const range = ({ min, median, max }: ThresholdFigures['heldout']['spread']): string =>
  median === null ? '–' : `${percent(median)} (${percent(min)} to ${percent(max)})`

function sayFigures(output: Output, figures: readonly ThresholdFigures[]): void {
  for (const line of table([
    [
      'method',
      'modality',
      'threshold',
      'voxel FPR [band]',
      'held-out',
      'single scans, held-out',
      'Dice',
      'voxel sensitivity',
    ],
    ...figures.map(({ method, modality, threshold, calibration: { fpr, band }, heldout, patients }) => [
      method,
      modality,
      figure(threshold, 4),
      `${percent(fpr)}${band ? ` [${percent(band.lo)}, ${percent(band.hi)}]` : ''}`,
      percent(heldout.fpr),
      range(heldout.spread),
      figure(patients.dice),
      percent(patients.sensitivity),
    ]),
  ]))
    output.say(line)
  const scanners = figures.flatMap(({ method, modality, by_scanner }) =>
    by_scanner.map(({ scanner, split, scans, fpr }) => [
      method,
      modality,
      scanner,
      split,
      String(scans),
      percent(fpr),
    ]),
  )
  if (new Set(scanners.map((row) => row[2])).size < 2) return
  output.say()
  for (const line of table([
    ['method', 'modality', 'scanner', 'split', 'healthy scans', 'voxel FPR'],
    ...scanners,
  ]))
    output.say(line)
}

/** What thresholds give on all scans, without reading a map: for every method at its operating point, an FPR or a score. */
export async function thresholdsStudy(
  { output, signal }: Context,
  dir: string,
  { threshold, targetFpr, confidence, curves, ...which }: ThresholdFlags,
): Promise<unknown> {
  if (threshold !== undefined && targetFpr !== undefined)
    throw usage('A threshold and an FPR were given.', 'Give --threshold or --target-fpr, not both.')
  if (threshold !== undefined && which.methods?.length !== 1)
    throw usage(
      'A score means nothing for several methods.',
      'Name one with --methods, or give --target-fpr.',
    )
  const { openStudy } = await import('../../engine/studies/index.ts')
  const { flagPromises, thresholdCurves, thresholdFigures } =
    await import('../../engine/evaluations/index.ts')
  using study = openStudy(dir)
  const options = {
    ...which,
    signal,
    onProgress: (done: number, total: number, label: string) =>
      output.progress(`Counting ${done}/${total} ${label}`),
  }
  const asked =
    threshold !== undefined
      ? { threshold }
      : targetFpr !== undefined
        ? { targetFpr }
        : ('calibrated' as const)
  const figures = await thresholdFigures(study, asked, options)
  const promises = flagPromises(study, { confidence })
  sayFigures(output, figures)
  for (const { modality, text } of promises) output.say(`Flagged scans, ${modality}: ${text}`)
  output.say(
    'From score histograms, exact at the thresholds shown. A threshold chosen by figures of test scans is no longer tested by them.',
  )
  return { figures, promises, ...(curves ? { curves: await thresholdCurves(study, options) } : {}) }
}
