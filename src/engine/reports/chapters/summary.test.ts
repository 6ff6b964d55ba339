import { describe, expect, test } from 'vitest'
import type { ReportData } from '../../../contract/index.ts'
import { fixtureData } from '../fixture.test-data.ts'
import { summarise } from './summary.ts'

type Change = (data: ReportData) => void
const none = { value: null, lo: null, hi: null, n: 0 }

/** For each sentence a study that must bring it and one that must not, each made from the invented study. */
const cases: Record<string, { must: Change; mustNot: Change; says?: RegExp }> = {
  'n-too-small': {
    must: () => undefined,
    mustNot: (data) => data.comparison.rows.forEach((row) => (row.dice.n = 80)),
    says: /n too small .* 41 patients/,
  },
  'no-threshold': {
    must: (data) => (data.calibrations = []),
    mustNot: () => undefined,
    says: /No operating threshold/,
  },
  'threshold-untested': {
    must: (data) => data.calibrations.forEach((entry) => (entry.heldout = null)),
    mustNot: () => undefined,
    says: /whether it holds is not estimable/,
  },
  'threshold-held': {
    must: (data) =>
      data.calibrations.forEach(
        (entry) => entry.heldout && (entry.heldout.fpr = { value: 0.009, lo: 0.006, hi: 0.012, n: 34 }),
      ),
    mustNot: (data) =>
      data.calibrations.forEach(
        (entry) => entry.heldout && (entry.heldout.fpr = { value: 0.03, lo: 0.02, hi: 0.04, n: 34 }),
      ),
    says: /wholly above the target at none/,
  },
  'threshold-exceeded': {
    must: (data) =>
      data.calibrations.forEach(
        (entry) => entry.heldout && (entry.heldout.fpr = { value: 0.03, lo: 0.02, hi: 0.04, n: 34 }),
      ),
    mustNot: (data) =>
      data.calibrations.forEach(
        (entry) => entry.heldout && (entry.heldout.fpr = { value: 0.009, lo: 0.006, hi: 0.012, n: 34 }),
      ),
    says: /wholly above the target at 8 of 8/,
  },
  'promise-kept': {
    must: (data) =>
      data.calibrations.forEach(
        (entry) =>
          entry.scan_fpr && Object.assign(entry.scan_fpr, { kept: true, promised: 0.048, subjects: 60 }),
      ),
    mustNot: () => undefined,
    says: /with 95 % confidence at most 4\.80 %/,
  },
  'promise-too-few': {
    must: () => undefined,
    mustNot: (data) => data.calibrations.forEach((entry) => delete entry.scan_fpr),
    says: /n too small for the promise: 34 healthy calibration subjects cannot promise .* 59 are needed/,
  },
  'scanner-exceeds': {
    must: () => undefined,
    mustNot: (data) =>
      data.calibrations.forEach((entry) => entry.by_scanner?.forEach((own) => (own.fpr.value = 0.011))),
    says: /more than twice the target on Philips Intera/,
  },
  'no-lesions': {
    must: (data) => {
      data.lesions.missed_by_all = []
      data.lesions.counts.forEach((row) => (row.lesions = 0))
    },
    mustNot: () => undefined,
    says: /detection of lesions is not estimable/,
  },
  'all-found': {
    must: (data) => data.lesions.missed_by_all.forEach((row) => (row.missed = 0)),
    mustNot: () => undefined,
    says: /Every one of 633 lesions \(those on T1w, T2w and FLAIR counted each\) was found/,
  },
  'missed-by-all': {
    must: () => undefined,
    mustNot: (data) => data.lesions.missed_by_all.forEach((row) => (row.missed = 0)),
    // pooled over lesions, which is not the mean over patients of the table beside it
    says: /114 of 633 lesions \(those on T1w, T2w and FLAIR counted each\) were found by no method\. Of all lesions of a modality together, the highest share/,
  },
  'gap-fpr': {
    must: () => undefined,
    mustNot: (data) => data.bias.gaps.forEach((gap) => (gap.gap = none)),
    says: /largest gap in voxel FPR/,
  },
  'gap-fpr-not-estimable': {
    must: (data) => data.bias.gaps.forEach((gap) => (gap.gap = none)),
    mustNot: () => undefined,
    says: /voxel FPR between groups is not estimable/,
  },
  'gap-detected': {
    must: () => undefined,
    mustNot: (data) => (data.bias.gaps = data.bias.gaps.filter((gap) => gap.metric !== 'detected')),
    says: /largest gap in lesion sensitivity/,
  },
  'gap-detected-not-estimable': {
    must: (data) => data.bias.gaps.forEach((gap) => (gap.gap = none)),
    mustNot: () => undefined,
    says: /lesion sensitivity between groups is not estimable/,
  },
  claim: {
    must: (data) => data.bias.claims.push(claimOf(0.0004)),
    mustNot: () => undefined,
    says: /Voxel FPR of Normative z-map on T2w differs by scanner \(corrected p < 0\.001\); it stays/,
  },
  'more-claims': {
    must: (data) => data.bias.claims.push(...[0.01, 0.02, 0.03, 0.04, 0.045].map(claimOf)),
    mustNot: (data) => data.bias.claims.push(claimOf(0.01)),
    says: /2 further differences/,
  },
  'no-claim': {
    must: (data) => data.bias.tests.push(testOf(0.4)),
    mustNot: (data) => {
      data.bias.tests.push(testOf(0.001))
      data.bias.claims.push(claimOf(0.01))
    },
    says: /No difference between groups remains after correction/,
  },
  'no-groups': {
    must: (data) => (data.bias.groups = []),
    mustNot: () => undefined,
    says: /for whom the methods hold is not estimable/,
  },
  'groups-large': {
    must: (data) => data.bias.groups.forEach((group) => (group.estimate.n = 40)),
    mustNot: () => undefined,
    says: /subgroups have 30 or more subjects/,
  },
  'groups-small': {
    must: () => undefined,
    mustNot: (data) => data.bias.groups.forEach((group) => (group.estimate.n = 40)),
    says: /fewer than 10 subjects and are only counted/,
  },
  losses: {
    must: () => undefined,
    mustNot: (data) => {
      data.flow.skipped = []
      data.flow.failed = []
    },
    says: /3 files were skipped at import .*; 1 map could not be computed/,
  },
  agreement: {
    must: () => undefined,
    mustNot: (data) => (data.annotations!.agreement = []),
    says: /lowest agreement between two is a Dice of 0\.71/,
  },
  'agreement-not-estimable': {
    must: (data) => (data.annotations!.agreement = []),
    mustNot: () => undefined,
    says: /agreement between readers is not estimable/,
  },
  cohort: {
    must: () => undefined,
    mustNot: () => undefined,
    says: /^3 methods ran on 324 scans \(T1w, T2w and FLAIR\) of 109 subjects: 68 healthy, 41 patients\.$/,
  },
}

const claimOf = (p: number): ReportData['bias']['claims'][number] => ({
  method: 'normative',
  modality: 'T2w',
  metric: 'fpr',
  factor: 'scanner',
  sources: ['test'],
  p_adjusted: p,
  attribution: 'own',
  attributed_to: ['scanner'],
  text: '',
})
const testOf = (p: number): ReportData['bias']['tests'][number] => ({
  method: 'normative',
  modality: 'T2w',
  metric: 'fpr',
  factor: 'scanner',
  test: 'kruskal-wallis',
  n: 60,
  statistic: 1,
  p,
  p_adjusted: p,
  effect: 0.01,
  effect_name: 'epsilon_squared',
})

const made = (change: Change, language: 'en' | 'de' = 'en') => {
  const data = fixtureData({ language })
  change(data)
  return summarise(data)
}

describe.each(Object.entries(cases))('%s', (id, { must, mustNot, says }) => {
  test('is said where it must be', () => {
    const sentence = made(must).find((one) => one.id === id)
    expect(sentence?.text).toMatch(says ?? /./)
    expect(made(must, 'de').find((one) => one.id === id)?.text).toBeTruthy()
  })
  test.skipIf(id === 'cohort')('is not said where it must not be', () => {
    expect(made(mustNot).map((one) => one.id)).not.toContain(id)
  })
})

/** The sentence of one modality under a change of its methods. */
const winnerOf = (change: Change): string =>
  made(change).find((one) => one.id === 'winner' && one.text.startsWith('T1w'))!.text

describe('the winner', () => {
  const decide =
    (lo: number, p: number): Change =>
    (data) =>
      data.comparison.pairs.forEach((pair) => {
        const sign = Math.sign(pair.difference.value!)
        pair.difference = { value: 0.1 * sign, lo: sign > 0 ? lo : -0.2, hi: sign > 0 ? 0.2 : -lo, n: 41 }
        pair.wilcoxon_p_holm = p
      })
  test('is named where every interval leaves out 0', () => {
    expect(winnerOf(decide(0.05, 0.001))).toMatch(
      /has the highest mean Dice, .* and exceeds .* by 0\.10 \[0\.05, 0\.20\]/,
    )
    expect(winnerOf(decide(0.05, 0.001))).not.toMatch(/no decisive winner/i)
  })
  test('is not named where intervals cross 0, or Holm leaves nothing', () => {
    expect(winnerOf(decide(-0.05, 0.001))).toMatch(/No decisive winner/)
    expect(winnerOf(decide(0.05, 0.2))).toMatch(/No decisive winner/)
  })
  test('is not named where the methods do not differ taken together', () => {
    const text = winnerOf((data) => {
      decide(0.05, 0.001)(data)
      data.comparison.omnibus = [
        {
          modality: 'T1w',
          metric: 'dice',
          methods: ['a', 'b', 'c'],
          n: 41,
          friedman_chi2: 1,
          friedman_p: 0.6,
          iman_davenport_f: 0.5,
          df1: 2,
          df2: 80,
          iman_davenport_p: 0.61,
        },
      ]
    })
    expect(text).toMatch(
      /No decisive winner: taken together the 3 methods do not differ in Dice \(Iman-Davenport p = 0\.610\)/,
    )
  })
  test('is not named on few patients', () => {
    expect(winnerOf((data) => data.comparison.pairs.forEach((pair) => (pair.difference.n = 4)))).toMatch(
      /n too small: .* with 4 patients no winner can be named/,
    )
  })
  test('does not exist without Dice, or with one method', () => {
    expect(winnerOf((data) => data.comparison.rows.forEach((row) => (row.dice = none)))).toMatch(
      /Dice is not estimable/,
    )
    expect(
      winnerOf((data) => (data.comparison.rows = data.comparison.rows.filter((row) => row.method === 'dae'))),
    ).toMatch(/alone was measured/)
  })
})

test('a held-out FPR of too few subjects confirms nothing', () => {
  const data = fixtureData()
  for (const { heldout } of data.calibrations)
    if (heldout) heldout.fpr = { value: 0.03, lo: null, hi: null, n: 2 }
  const said = summarise(data).find(({ id }) => id === 'threshold-untested')
  expect(said?.text).toMatch(/of too few subjects for an interval: whether it holds is not estimable/)
  data.calibrations[0]!.heldout!.fpr = { value: 0.03, lo: 0.02, hi: 0.04, n: 34 }
  const some = summarise(data).find(({ id }) => id === 'threshold-exceeded')
  expect(some?.text).toMatch(/at 1 of 1 operating point\. 7 further had too few held-out subjects/)
})
