/**
 * Measures what the phantom does with age beside what the people do: lateral ventricles (log share of the brain mask)
 * and sulci (share; compare the course, not the level: the people's is by T1w signal and counts darker cortex too).
 * Run after fit_model.py: node training/phantom/calibrate.ts [spacing mm] [people per age]; then set
 * ventricleGrowthMm (shape.ts) and sulcalLevel (anatomy.ts).
 */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { anatomyVolumes, growAnatomy } from '../../src/science/phantom/anatomy.ts'
import type { ModelHeader } from '../../src/science/phantom/index.ts'
import { parseModel, phantomGrid } from '../../src/science/phantom/index.ts'

const resource = (name: string): Buffer => readFileSync(new URL(`../../resources/phantom/${name}`, import.meta.url))
const model = parseModel(
  JSON.parse(resource('model.json').toString()) as ModelHeader,
  gunzipSync(resource('model.bin.gz')),
)
const grid = phantomGrid(Number(process.argv[2] ?? 3))
const people = Number(process.argv[3] ?? 20)
const { logLateralShare, logSulcalShare } = model.header.reference

const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
const sd = (values: number[]): number =>
  Math.sqrt(values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / (values.length - 1))
const expected = (curve: typeof logLateralShare, t: number): string => {
  const [a, b, c] = curve.coefficients
  return Math.exp(a + b * t + c * t * t).toFixed(4)
}

for (const age of [10, 20, 35, 50, 65, 80, 88]) {
  const drawn = Array.from({ length: people }, (_, i) => {
    const spec = { age, sex: i % 2 ? ('M' as const) : ('F' as const), seed: 1000 * age + i, ageEffect: 1, sexEffect: 1 }
    const volumes = anatomyVolumes(growAnatomy(model, grid, spec))
    return { lateral: Math.log(volumes.lateral / volumes.brain), sulcal: volumes.sulci / volumes.brain }
  })
  const lateral = drawn.map((d) => d.lateral)
  const sulcal = drawn.map((d) => d.sulcal)
  const t = (age - model.header.age.centre) / model.header.age.scale
  console.log(
    `${age} y: lateral ${Math.exp(mean(lateral)).toFixed(4)} (people ${expected(logLateralShare, t)}), ` +
      `sd of log ${sd(lateral).toFixed(2)} (people ${logLateralShare.sd.toFixed(2)}); ` +
      `sulci ${mean(sulcal).toFixed(3)} (people, by signal, ${expected(logSulcalShare, t)})`,
  )
}
