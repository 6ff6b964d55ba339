import {
  analyseBias,
  claimLevel,
  curveOf,
  type BiasResult,
  type BiasRow,
} from '../../src/science/bias/index.ts'
import { createRandom, seedOf, type Random } from '../../src/science/random/index.ts'
import { resample, shareInterval } from '../../src/science/statistics/index.ts'
import { cohort, noFactors, type CohortPlan } from './cohorts.ts'
import { finding, told, type Finding, type Say } from './finding.ts'

const withoutCharts = { replicates: 0, skip: ['intervals', 'curves', 'pairs'] } as const

/** Cohorts of the studies this is made for; in none of them does anything differ between groups. */
export const nullPlans: readonly [string, CohortPlan][] = [
  [
    '2 scanners, 80 healthy, 1 method, FPR alone',
    { methods: 1, healthy: 80, patients: 0, scanners: 2, sites: 0 },
  ],
  [
    '2 scanners, 90 healthy, 90 patients, 2 methods',
    { methods: 2, healthy: 90, patients: 90, scanners: 2, sites: 0 },
  ],
  [
    '4 scanners in 2 sites, 160 healthy, 130 patients, 3 methods',
    { methods: 3, healthy: 160, patients: 130, scanners: 4, sites: 2 },
  ],
  [
    '6 scanners (random effect), 210 healthy, 190 patients, 2 methods',
    { methods: 2, healthy: 210, patients: 190, scanners: 6, sites: 0 },
  ],
]

/** Share of cohorts without any effect on whose page there is at least one claim. */
export function noEffect(cohorts: number, say: Say, plans = nullPlans): Finding[] {
  let [all, total] = [0, 0]
  const found = plans.map(([name, plan], at) => {
    let claimed = 0
    const own = Math.ceil((cohorts - total) / (plans.length - at))
    for (let i = 0; i < own; i++)
      if (analyseBias(cohort(seedOf('null', at, i), plan), { seed: i, ...withoutCharts }).claims.length > 0)
        claimed++
    all += claimed
    total += own
    const line = finding('No effect', `at least one claim: ${name}`, claimed, own, 0, 0.05)
    say(`${line.what}: ${claimed} of ${own}`)
    return told(line)
  })
  return [...found, finding('No effect', 'at least one claim, all of these cohorts', all, total, 0, 0.05)]
}

const significant = (p: number | null | undefined): boolean => typeof p === 'number' && p < claimLevel
const fprTerm = (result: BiasResult, factor: string) =>
  result.models.find((m) => m.metric === 'fpr')?.terms.find((t) => t.factor === factor)

/** A scanner effect of 1 SD, 40 a group: found, and put down to the scanner though its subjects are older. */
export function planted(cohorts: number, say: Say): Finding[] {
  const plans: [string, CohortPlan][] = [
    ['FPR alone, 2 scanners', { methods: 1, healthy: 80, patients: 0, scanners: 2, sites: 0 }],
    [
      'FPR alone, 2 scanners, subjects of one 10 years older',
      { methods: 1, healthy: 80, patients: 0, scanners: 2, sites: 0, ageShift: 10 },
    ],
    [
      'FPR alone, 3 scanners, subjects of one 10 years older',
      { methods: 1, healthy: 120, patients: 0, scanners: 3, sites: 0, ageShift: 10 },
    ],
    [
      'FPR alone, 6 scanners (random effect), subjects of one 10 years older',
      { methods: 1, healthy: 240, patients: 0, scanners: 6, sites: 0, ageShift: 10 },
    ],
  ]
  return plans.flatMap(([name, plan], at) => {
    const counts = { found: 0, own: 0, age: 0 }
    for (let i = 0; i < cohorts; i++) {
      const rows = cohort(seedOf('planted', at, i), { ...plan, scannerEffect: 1 })
      const result = analyseBias(rows, { seed: i, ...withoutCharts })
      const claim = result.claims.find((c) => c.metric === 'fpr' && c.factor === 'scanner')
      if (claim) counts.found++
      if (claim?.attribution === 'own' && !significant(fprTerm(result, 'age')?.p_adjusted)) counts.own++
      if (significant(fprTerm(result, 'age')?.p_adjusted)) counts.age++
    }
    say(`${name}: found ${counts.found}, attributed ${counts.own}, age ${counts.age} of ${cohorts}`)
    return [
      finding('Planted scanner, 1 SD', `found: ${name}`, counts.found, cohorts, 0.95, 1),
      finding(
        'Planted scanner, 1 SD',
        `attributed to scanner and not to age: ${name}`,
        counts.own,
        cohorts,
        0.8,
        1,
      ),
    ]
  })
}

/** An age effect with a scanner that has none but older subjects: the joint model must put it down to age. */
export function plantedAge(cohorts: number, say: Say): Finding[] {
  const plan: CohortPlan = {
    methods: 1,
    healthy: 120,
    patients: 0,
    scanners: 2,
    sites: 0,
    ageShift: 10,
    ageEffect: 0.5,
  }
  let [age, scanner] = [0, 0]
  for (let i = 0; i < cohorts; i++) {
    const result = analyseBias(cohort(seedOf('age', i), plan), { seed: i, ...withoutCharts })
    if (significant(fprTerm(result, 'age')?.p_adjusted)) age++
    if (significant(fprTerm(result, 'scanner')?.p_adjusted)) scanner++
  }
  say(`age effect: age ${age}, scanner ${scanner} of ${cohorts}`)
  return [
    finding('Planted age, 0.5 SD in 10 years', 'found by the joint model', age, cohorts, 0.9, 1),
    finding('Planted age, 0.5 SD in 10 years', 'put down to the scanner in error', scanner, cohorts, 0, 0.05),
  ]
}

const expit = (x: number): number => 1 / (1 + Math.exp(-x))
type Draw = (random: Random) => { sum: number; weight: number }
const single =
  (of: (random: Random) => number): Draw =>
  (random) => ({ sum: of(random), weight: 1 })
const shares: readonly [string, boolean, Draw][] = [
  ['Dice, bell-shaped', false, single((r) => expit(-0.2 + 0.5 * r.normal()))],
  [
    'Dice, 20 % of scans at 0',
    false,
    single((r) => (r.uniform() < 0.2 ? 0 : expit(-0.4 + 0.8 * r.normal()))),
  ],
  ['FPR, skewed (SD of log 0.5)', false, single((r) => expit(-4.6 + 0.5 * r.normal()))],
  ['FPR, very skewed (SD of log 0.8)', false, single((r) => expit(-4.6 + 0.8 * r.normal()))],
  ...(
    [
      [0.9, '70 %'],
      [2.4, '90 %'],
    ] as const
  ).map(([level, name]): [string, boolean, Draw] => [
    `lesions found (${name}), 1 to 6 a subject, correlated`,
    true,
    (r) => {
      const own = level + r.normal()
      const weight = 1 + r.integer(6)
      let sum = 0
      for (let l = 0; l < weight; l++) if (r.uniform() < expit(own)) sum++
      return { sum, weight }
    },
  ]),
]

function truthOf(draw: Draw): number {
  const random = createRandom(seedOf('truth'))
  let [sum, weight] = [0, 0]
  for (let i = 0; i < 400_000; i++) {
    const own = draw(random)
    sum += own.sum
    weight += own.weight
  }
  return sum / weight
}

/** Coverage of the interval of a group. */
export function coverage(simulations: number, say: Say, sizes: readonly number[] = [50, 100]): Finding[] {
  return shares.flatMap(([name, binary, draw]) => {
    const truth = truthOf(draw)
    return sizes.map((n) => {
      let covered = 0
      for (let i = 0; i < simulations; i++) {
        const random = createRandom(seedOf('coverage', name, n, i))
        const own = Array.from({ length: n }, () => draw(random))
        const clusters = {
          subjects: own.map((_, s) => String(s)),
          sums: Float64Array.from(own, ({ sum }) => sum),
          weights: Float64Array.from(own, ({ weight }) => weight),
        }
        const found = resample([clusters], { seed: i, replicates: 1000 })[0]!
        const interval = shareInterval(found, binary)
        if (interval && interval[0] <= truth && truth <= interval[1]) covered++
      }
      say(`${name}, n = ${n}: ${covered} of ${simulations}`)
      return finding('Interval of a group', `${name}, n = ${n}`, covered, simulations, 0.93, 0.97)
    })
  })
}

/** Coverage of the gap between two groups of 50, of the joint model's coefficients, and of a curve's two bands. */
export function coverageOfRest(simulations: number, say: Say): Finding[] {
  const plan: CohortPlan = {
    methods: 1,
    healthy: 100,
    patients: 0,
    scanners: 2,
    sites: 0,
    scannerEffect: 1,
    ageShift: 5,
  }
  const random = createRandom(seedOf('gap truth'))
  let truth = 0
  for (let i = 0; i < 400_000; i++) {
    const noise = random.normal()
    truth += (expit(-4.6 + 0.6 * (noise + 1)) - expit(-4.6 + 0.6 * noise)) / 400_000
  }
  let [gaps, coefficients] = [0, 0]
  for (let i = 0; i < simulations; i++) {
    const rows: BiasRow[] = cohort(seedOf('gap', i), plan)
    const result = analyseBias(rows, { seed: i, replicates: 500, skip: ['curves', 'pairs'] })
    const { gap, largest } = result.gaps.find((g) => g.factor === 'scanner')!
    const signed = largest === 'scanner 2' ? truth : -truth
    if (gap.lo! <= signed && signed <= gap.hi!) gaps++
    const line = result.models[0]!.coefficients.find((c) => c.factor === 'scanner')!
    const effect = line.level === 'scanner 2' ? 0.6 : -0.6
    if (line.lo! <= effect && effect <= line.hi!) coefficients++
  }
  say(`gap: ${gaps}, coefficient: ${coefficients} of ${simulations}`)
  let [pointwise, points, whole, drawn] = [0, 0, 0, 0]
  for (let i = 0; i < simulations; i++) {
    const own = createRandom(seedOf('curve', i))
    const observations = Array.from({ length: 100 }, (_, s) => {
      const age = 20 + 60 * own.uniform()
      const mean = expit(-4.6 + 0.02 * (age - 50) + 0.0004 * (age - 50) ** 2)
      const value = mean * Math.exp(0.5 * own.normal() - 0.125)
      const factors = { ...noFactors, age }
      return { subject: `s${s}`, value, factors }
    })
    const { points: curve } = curveOf(observations, 'age', { seed: i })
    if (curve.length === 0) continue
    drawn++
    const truthAt = (age: number): number => expit(-4.6 + 0.02 * (age - 50) + 0.0004 * (age - 50) ** 2)
    const inside = curve.filter(({ x, lo, hi }) => lo <= truthAt(x) && truthAt(x) <= hi).length
    pointwise += inside
    points += curve.length
    if (curve.every(({ x, lo_all, hi_all }) => lo_all <= truthAt(x) && truthAt(x) <= hi_all)) whole++
  }
  say(`curve: pointwise ${pointwise} of ${points}, whole ${whole} of ${drawn}`)
  return [
    finding('Gap', 'between two scanners of 50, FPR 1 SD apart', gaps, simulations, 0.93, 0.97),
    finding(
      'Joint model',
      'scanner coefficient, 2 x 50, age shifted by 5 years',
      coefficients,
      simulations,
      0.93,
      0.97,
    ),
    finding('Curve over age, n = 100', 'pointwise band, over all points', pointwise, points, 0.93, 0.97),
    finding('Curve over age, n = 100', 'simultaneous band, whole curve inside', whole, drawn, 0.93, 0.97),
  ]
}
