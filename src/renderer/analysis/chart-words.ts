import type { TopLevelSpec } from 'vega-lite'
import { numberLocale } from '../../charts/index.ts'

/** The words of src/charts in German. Names of methods, scans and scanners are never among them. */
const words: Record<string, string> = {
  'Oracle Dice': 'Dice (Orakel)',
  'Image AUROC': 'Bild-AUROC',
  'Image score, top 1 %': 'Bildwert, oberstes 1 %',
  'Voxel sensitivity': 'Voxel-Sensitivität',
  Precision: 'Präzision',
  'Lesion sensitivity': 'Läsions-Sensitivität',
  'Voxel FPR': 'Voxel-FPR',
  'Voxel FPR, healthy': 'Voxel-FPR, Gesunde',
  'False alarms per scan': 'Fehlalarme je Scan',
  'False alarms per scan (log scale)': 'Fehlalarme je Scan (logarithmisch)',
  'Voxel FPR (log scale)': 'Voxel-FPR (logarithmisch)',
  Threshold: 'Schwelle',
  Method: 'Methode',
  'Age (years)': 'Alter (Jahre)',
  'Lesion volume (mm³, log scale)': 'Läsionsvolumen (mm³, logarithmisch)',
  'Lesion contrast': 'Läsionskontrast',
  scanner: 'Scanner',
  site: 'Standort',
  age: 'Alter',
  sex: 'Geschlecht',
  'lesion type': 'Läsionsart',
  'lesion size': 'Läsionsgröße',
  'lesion contrast': 'Läsionskontrast',
  unknown: 'unbekannt',
  'not estimable': 'nicht schätzbar',
  'n < 10, counted only': 'n < 10, nur gezählt',
  'hollow: n < 30, imprecise': 'hohl: n < 30, ungenau',
  not: 'nicht',
  estimable: 'schätzbar',
  'no interval': 'kein Intervall',
}

const phrases: readonly (readonly [RegExp, (part: string) => string])[] = [
  [/^Difference of (.+)$/, (part) => `Differenz: ${part}`],
  [
    /^Largest gap in (.+) \(percentage points\), with 95 % interval$/,
    (part) => `Größter Abstand, ${part} (Prozentpunkte), mit 95-%-Intervall`,
  ],
  [/^Largest gap in (.+), with 95 % interval$/, (part) => `Größter Abstand, ${part}, mit 95-%-Intervall`],
]

/** A chart's words in the language of the page. */
export function chartWord(text: string, language: string): string {
  if (!language.startsWith('de')) return text
  const own = words[text]
  if (own !== undefined) return own
  for (const [pattern, phrase] of phrases) {
    const part = pattern.exec(text)?.[1]
    if (part !== undefined) return phrase(chartWord(part, language))
  }
  return text
}

/** Values that a chart writes as text: '0.31' and '[0.24, 0.38]'. */
const germanNumbers = (text: string): string =>
  /^(−?[\d.]+|\[−?[\d.]+, −?[\d.]+\])$/.test(text) ? text.replace(', ', '; ').replaceAll('.', ',') : text
const written = new Set(['text', 'interval'])

/** Keys whose values are names of fields or expressions, which stay as they are. */
const structural = new Set([
  'field',
  'type',
  'filter',
  'test',
  'expr',
  'labelExpr',
  'calculate',
  'as',
  'groupby',
])

function translated(part: unknown, language: string, key = ''): unknown {
  if (typeof part === 'string') {
    if (structural.has(key)) return part
    const word = chartWord(part, language)
    return written.has(key) ? germanNumbers(word) : word
  }
  if (Array.isArray(part)) return part.map((one) => translated(one, language, key))
  if (typeof part === 'object' && part !== null)
    return Object.fromEntries(
      Object.entries(part).map(([name, value]) => [name, translated(value, language, name)]),
    )
  return part
}

/** A chart of src/charts with its words, and the decimal sign of its axes, in the language of the page. */
export function inLanguage(spec: TopLevelSpec, language: string): TopLevelSpec {
  if (!language.startsWith('de')) return spec
  const own = translated(spec, language) as TopLevelSpec
  return { ...own, config: { ...own.config, locale: { number: numberLocale('de') } } }
}
