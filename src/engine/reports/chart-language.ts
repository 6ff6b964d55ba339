import type { TopLevelSpec } from 'vega-lite'
import { numberLocale } from '../../charts/index.ts'
import type { Words } from './words.ts'

/** Texts of the charts in German: whole texts, then patterns. Specs are written in English, numbers with points. */
const german: Record<string, string> = {
  'Voxel FPR': 'Voxel-FPR',
  'Voxel FPR, healthy': 'Voxel-FPR, Gesunde',
  'Voxel FPR (log scale)': 'Voxel-FPR (logarithmisch)',
  'Voxel sensitivity': 'Voxel-Sensitivität',
  'Lesion sensitivity': 'Läsions-Sensitivität',
  'False alarms per scan': 'Fehlalarme je Aufnahme',
  'False alarms per scan (log scale)': 'Fehlalarme je Aufnahme (logarithmisch)',
  'Image AUROC': 'Bild-AUROC',
  Precision: 'Präzision',
  Threshold: 'Schwellenwert',
  'Age (years)': 'Alter (Jahre)',
  'Lesion volume (mm³, log scale)': 'Läsionsvolumen (mm³, logarithmisch)',
  'Lesion contrast': 'Läsionskontrast',
  'not estimable': 'nicht schätzbar',
  'n < 10, counted only': 'n < 10, nur gezählt',
  'hollow: n < 30, imprecise': 'hohl: n < 30, ungenau',
  'no interval': 'kein Intervall',
  not: 'nicht',
  estimable: 'schätzbar',
  scanner: 'Scanner',
  site: 'Standort',
  age: 'Alter',
  sex: 'Geschlecht',
  'lesion type': 'Läsionsart',
  'lesion size': 'Läsionsgröße',
  'lesion contrast': 'Läsionskontrast',
}
const patterns: readonly [RegExp, (m: RegExpExecArray) => string][] = [
  [/^Difference of (.+)$/, ([, metric]) => `Unterschied im ${german[metric!] ?? metric}`],
  [
    /^Largest gap in (.+?)( \(percentage points\))?, with 95 % interval$/,
    ([, metric, points]) =>
      `Größter Abstand: ${german[metric!] ?? metric}${points ? ' (Prozentpunkte)' : ''}, mit 95 %-Intervall`,
  ],
  [/^(.+): not estimable(.*)$/, ([, who]) => `${who}: nicht schätzbar`],
  // intervals and values written into the chart as text
  [/^\[(−?[\d.]+), (−?[\d.]+)\]$/, ([, lo, hi]) => `[${lo!.replace('.', ',')}; ${hi!.replace('.', ',')}]`],
  [/^−?\d+\.\d+$/, ([text]) => text.replace('.', ',')],
]

function translated(text: string): string {
  const whole = german[text]
  if (whole !== undefined) return whole
  for (const [pattern, change] of patterns) {
    const found = pattern.exec(text)
    if (found) return change(found)
  }
  return text
}

/** Keys whose strings are shown to people; all others are the spec's own words. */
const shown = new Set(['title', 'text', 'gap', 'factor', 'interval', 'level', 'panel'])

/** Domains and sort orders repeat values of the data, so they are translated like these. */
const lists = new Set(['domain', 'sort'])

function walk(value: unknown, key: string): unknown {
  if (typeof value === 'string') return shown.has(key) || lists.has(key) ? translated(value) : value
  if (Array.isArray(value)) return value.map((item) => walk(item, key))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      // a field named 'factor' is a reference to data, not a text
      name === 'field' ? item : walk(item, name),
    ]),
  )
}

/** The chart in the report's language; English ones are left as they are. */
export function inLanguage(spec: TopLevelSpec, words: Words): TopLevelSpec {
  if (words.language === 'en') return spec
  const german = walk(spec, '') as TopLevelSpec & { config?: object }
  return {
    ...german,
    config: {
      ...german.config,
      locale: { number: numberLocale('de') },
    },
  } as TopLevelSpec
}
