import { pairedDifferences, tableRow, type ScoredScan } from '../../src/science/comparison/index.ts'
import { comparedMetrics } from '../../src/science/comparison/index.ts'
import { createRandom, seedOf, type Random } from '../../src/science/random/index.ts'
import { normalCdf } from '../../src/science/statistics/index.ts'
import { finding, type Finding, type Say } from './finding.ts'

const expit = (x: number): number => 1 / (1 + Math.exp(-x))
/** Difference of the image score of patients and healthy subjects, in standard deviations. */
const shift = 1

/** A patient's Dice under two methods of one difficulty; a healthy subject's FPR; both their image score. */
function scan(i: number, group: ScoredScan['group'], method: number, seed: number): ScoredScan {
  const shared = createRandom(seedOf(seed, group, i)).normal()
  const random: Random = createRandom(seedOf(seed, group, i, method))
  const patient = group === 'patient'
  const dice = patient ? expit(-0.3 + 0.3 * method + 0.7 * shared + 0.4 * random.normal()) : null
  const values = Object.fromEntries(
    comparedMetrics.map((metric) => [metric, metric === 'dice' ? dice : null]),
  )
  const score = random.normal() + (patient ? shift : 0)
  return {
    ...{ subject: `${group}${i}`, scan: `${group}${i}`, group, hasReference: patient },
    values: values as ScoredScan['values'],
    fpr: patient ? null : expit(-4.6 + 0.5 * random.normal()),
    score,
    images: { mean: score, max: score, top1: score },
  }
}

const scansOf = (n: number, method: number, seed: number): ScoredScan[] =>
  (['patient', 'healthy'] as const).flatMap((group) =>
    Array.from({ length: n }, (_, i) => scan(i, group, method, seed)),
  )

/** Coverage of the intervals of `compare`: means, the paired difference of two methods, the image AUROC. */
export function comparison(simulations: number, say: Say, sizes: readonly number[] = [50, 100]): Finding[] {
  const [many, random] = [400_000, createRandom(seedOf('comparison truth'))]
  const truth = { dice: 0, fpr: 0, difference: 0, auroc: normalCdf(shift / Math.SQRT2) }
  for (let i = 0; i < many; i++) {
    const [shared, a, b] = [random.normal(), random.normal(), random.normal()]
    const [first, second] = [expit(-0.3 + 0.7 * shared + 0.4 * a), expit(0.7 * shared + 0.4 * b)]
    truth.dice += first / many
    truth.difference += (first - second) / many
    truth.fpr += expit(-4.6 + 0.5 * random.normal()) / many
  }
  return sizes.flatMap((n) => {
    const covered = { dice: 0, fpr: 0, difference: 0, auroc: 0 }
    const holds = ({ lo, hi }: { lo: number | null; hi: number | null }, value: number): number =>
      lo !== null && lo <= value && value <= hi! ? 1 : 0
    for (let i = 0; i < simulations; i++) {
      const seed = seedOf('comparison', n, i)
      const settings = { seed, replicates: 1000, interval: 'bca' as const }
      const [a, b] = [0, 1].map((method) => ({ method: `m${method}`, scans: scansOf(n, method, seed) }))
      const row = tableRow(a!.scans, settings)
      covered.dice += holds(row.dice, truth.dice)
      covered.fpr += holds(row.fpr_healthy, truth.fpr)
      covered.auroc += holds(row.image_auroc, truth.auroc)
      covered.difference += holds(
        pairedDifferences([a!, b!], 'dice', settings)[0]!.difference,
        truth.difference,
      )
    }
    say(`comparison, n = ${n}: ${JSON.stringify(covered)} of ${simulations}`)
    const names = {
      dice: 'mean Dice',
      fpr: 'voxel FPR of healthy scans, skewed (SD of log 0.5)',
      difference: 'paired difference of Dice',
      auroc: 'image AUROC',
    }
    return (Object.keys(names) as (keyof typeof names)[]).map((name) =>
      finding('Comparison', `${names[name]}, n = ${n}`, covered[name], simulations, 0.93, 0.97),
    )
  })
}
