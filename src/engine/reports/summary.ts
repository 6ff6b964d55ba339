import { metricText } from '../../charts/index.ts'
import type { BiasGap, Estimate } from '../../contract/index.ts'
import type { ReportData } from './data.ts'
import { chosenPercent, counted, estimateLine, listing, percent, whole } from './format.ts'
import { biasTopics } from './sections/bias.ts'
import { factorName, levelText, nameOf, reasonText, sortedModalities } from './names.ts'

const unnamed = 'a group without a name'
type Held = Estimate & { value: number }
const known = (estimate: Estimate): estimate is Held => estimate.value !== null

function cohortSentence(data: ReportData): string {
  const of = (group: 'healthy' | 'patient'): number =>
    data.cohort.filter((row) => row.group === group).reduce((sum, row) => sum + row.subjects, 0)
  const modalities = sortedModalities(data.comparison.rows.map((row) => row.modality))
  return (
    `${counted(data.methods.length, 'method')} ran on ${counted(data.flow.scans, 'scan')} ` +
    `${modalities.length === 0 ? '' : `(${listing(modalities)}) `}of ${counted(data.flow.subjects, 'subject')}: ` +
    `${whole(of('healthy'))} healthy, ${counted(of('patient'), 'patient')}.`
  )
}

function winnerSentences(data: ReportData): string[] {
  const name = nameOf(data)
  return sortedModalities(data.comparison.rows.map((row) => row.modality)).map((modality) => {
    const rows = data.comparison.rows.filter((row) => row.modality === modality && known(row.dice))
    const best = [...rows].sort((a, b) => (b.dice.value ?? 0) - (a.dice.value ?? 0))[0]
    const stated = data.comparison.sentences.find((sentence) => sentence.modality === modality)?.text
    if (!best) return `${modality}: ${stated ?? 'Dice is not estimable for any method.'}`
    const highest =
      `${modality}: the highest mean Dice is ${estimateLine(best.dice, 'dice')}, of ${name(best.method)} ` +
      `(${counted(best.dice.n, 'subject')}).`
    return stated === undefined || rows.length < 2 ? highest : `${highest} ${stated}`
  })
}

function thresholdSentences(data: ReportData): string[] {
  if (data.calibrations.length === 0) return ['No operating threshold has been set.']
  const targets = [...new Set(data.calibrations.map((entry) => entry.target_fpr))]
  const held = data.calibrations.flatMap((entry) => (entry.heldout ? [entry.heldout.fpr] : [])).filter(known)
  const missing = data.calibrations.length - held.length
  const target = listing(targets.map(chosenPercent))
  if (held.length === 0)
    return [
      `Thresholds were set for a voxel false-positive rate (FPR) of ${target} on healthy calibration scans; ` +
        'there are no held-out healthy scans, so whether it holds is not estimable.',
    ]
  const values = held.map((estimate) => estimate.value)
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const above = data.calibrations.filter(
    ({ heldout, target_fpr }) => heldout && heldout.fpr.lo !== null && heldout.fpr.lo > target_fpr,
  ).length
  return [
    `With thresholds set for a voxel false-positive rate (FPR) of ${target} on healthy calibration scans, the FPR on ` +
      `held-out healthy scans was ${low === high ? percent(low) : `${percent(low)} to ${percent(high)}`}; ` +
      `the 95 % interval lies wholly above the target at ${above === 0 ? 'none' : whole(above)} of ` +
      `${counted(held.length, 'operating point')}.${missing > 0 ? ` ${counted(missing, 'operating point has', 'operating points have')} no held-out scans.` : ''}`,
  ]
}

function gapSentence(data: ReportData, metrics: readonly string[], what: string): string[] {
  const name = nameOf(data)
  const gaps = data.bias.gaps.filter((gap) => metrics.includes(gap.metric))
  if (gaps.length === 0) return []
  const estimable = gaps.filter((gap) => known(gap.gap))
  if (estimable.length === 0)
    return [
      `The largest gap in ${what} between groups is not estimable: no factor has two groups of 10 or more.`,
    ]
  const widest = estimable.reduce((a: BiasGap, b) => ((b.gap.value ?? 0) > (a.gap.value ?? 0) ? b : a))
  const missing = gaps.length - estimable.length
  const unit = metricText(widest.metric).percent ? ' (percentage points)' : ''
  return [
    `The largest gap in ${what} between groups is by ${factorName(widest.factor)}: ` +
      `${estimateLine(widest.gap, widest.metric).replace(' %', '')}${unit}, for ${name(widest.method)} on ${widest.modality}, ` +
      `highest for “${levelText(widest.largest ?? unnamed)}”, lowest for “${levelText(widest.smallest ?? unnamed)}”` +
      `${missing > 0 ? `; ${whole(missing)} of ${whole(gaps.length)} gaps are not estimable` : ''}.`,
  ]
}

/** Distinct groups that the report shows, with the largest number of units any method has in them. */
function groupSizes(data: ReportData): number[] {
  const sizes = new Map<string, number>()
  for (const group of biasTopics(data).flatMap((topic) => topic.groups)) {
    const key = JSON.stringify([group.metric, group.factor, group.level, group.modality])
    sizes.set(key, Math.max(sizes.get(key) ?? 0, group.estimate.n))
  }
  return [...sizes.values()]
}

function sizeSentences(data: ReportData): string[] {
  const sizes = groupSizes(data)
  if (sizes.length === 0) return []
  const tiny = sizes.filter((n) => n < 10).length
  const small = sizes.filter((n) => n >= 10 && n < 30).length
  if (tiny + small === 0) return [`All ${whole(sizes.length)} subgroups have 30 or more units.`]
  return [
    `Subgroups are small: of ${whole(sizes.length)} (metric, factor, level and modality), ${whole(tiny)} ` +
      `have fewer than 10 units and are only counted, ${whole(small)} have 10 to 29 and are imprecise. ` +
      'A gap that is not shown is not thereby absent.',
  ]
}

function failureSentences(data: ReportData): string[] {
  const skipped = data.flow.skipped.reduce((sum, entry) => sum + entry.n, 0)
  const failed = data.flow.failed.reduce((sum, entry) => sum + entry.n, 0)
  if (skipped + failed === 0) return []
  const reasons = data.flow.skipped.map((entry) => `${whole(entry.n)}: ${reasonText(entry.reason)}`)
  return [
    [
      skipped > 0
        ? `${counted(skipped, 'file was', 'files were')} skipped at import (${reasons.join('; ')})`
        : '',
      failed > 0 ? `${counted(failed, 'map')} could not be computed` : '',
    ]
      .filter((text) => text !== '')
      .join('; ') + '.',
  ]
}

/** The answer first: plain sentences, each computed from the numbers that stand further below. */
export const summarise = (data: ReportData): string[] => [
  cohortSentence(data),
  ...winnerSentences(data),
  ...thresholdSentences(data),
  ...gapSentence(data, ['fpr'], 'voxel FPR'),
  ...gapSentence(data, ['lesion_sensitivity', 'sensitivity', 'detected'], 'sensitivity'),
  ...sizeSentences(data),
  ...failureSentences(data),
]
