import { metricText } from '../../../charts/index.ts'
import type { BiasCurve, ReportData } from '../../../contract/index.ts'
import type { Block } from './blocks.ts'
import type { Context } from './context.ts'

/** Curves along continuous factors that the report draws. */
const curved: readonly (readonly [metric: string, factor: string])[] = [
  ['fpr', 'age'],
  ['detected', 'lesion_volume_mm3'],
  ['detected', 'lesion_contrast'],
  ['detected', 'age'],
]

export interface CurveTopic {
  metric: string
  factor: string
  file: string
  curves: BiasCurve[]
}
/** Mean width of the band over the points of a curve. */
const bandWidth = ({ points }: BiasCurve): number =>
  points.reduce((sum, point) => sum + point.hi - point.lo, 0) / Math.max(1, points.length)

/** A band over half of all possible values says nothing and hides the others. */
const drawable = (curve: BiasCurve): boolean =>
  curve.points.length > 0 && (metricText(curve.metric).percent || bandWidth(curve) <= 0.5)

/** Curves of which at least one can be drawn; imprecise ones carry the band of each place alone. */
export const curveTopics = (data: Pick<ReportData, 'bias'>): CurveTopic[] =>
  curved
    .map(([metric, factor]) => ({
      metric,
      factor,
      file: `curve-${metric}-${factor}.svg`,
      curves: data.bias.curves
        .filter((curve) => curve.metric === metric && curve.factor === factor)
        .filter(drawable)
        .map((curve) =>
          curve.status === 'imprecise'
            ? {
                ...curve,
                points: curve.points.map((point) => ({ ...point, lo_all: point.lo, hi_all: point.hi })),
              }
            : curve,
        ),
    }))
    .filter((topic) => topic.curves.length > 0)

export function curveFigure(c: Context, topic: CurveTopic): Block {
  const { w, t } = c
  const ends = (curve: BiasCurve): string => {
    const [first, last] = [curve.points[0], curve.points.at(-1)]
    if (!first || !last) return c.note(curve.note ?? w.notEstimable)
    const value = (y: number): string =>
      w.estimateLine({ value: y, lo: null, hi: null, n: curve.n }, curve.metric)
    return `${value(first.value)} ${t('at', 'bei')} ${w.significant(first.x)}, ${value(last.value)} ${t('at', 'bei')} ${w.significant(last.x)}`
  }
  const counted = [...new Set(topic.curves.map(({ modality }) => modality))].map((modality) => {
    const own = topic.curves.filter((curve) => curve.modality === modality)
    const from = (of: (curve: BiasCurve) => number): string =>
      [...new Set(own.map(of))]
        .sort((a, b) => a - b)
        .map((n) => w.whole(n))
        .join('–')
    const what = topic.metric === 'detected' ? t('lesions', 'Läsionen') : t('scans', 'Aufnahmen')
    return `${modality}: ${from(({ n }) => n)} ${t('subjects', 'Personen')}, ${from(({ observations }) => observations)} ${what}`
  })
  return {
    kind: 'figure',
    file: topic.file,
    caption: t(
      `${w.metric(topic.metric)} along ${c.factor(topic.factor)}: smooth curves for each method (${counted.join('; ')}). Dark band: 95 % at each place; light band: 95 % along the whole curve at once (from 30 subjects on). Curves whose band is on average as wide as half the axis or more are left out.`,
      `${w.metric(topic.metric)} entlang ${c.factor(topic.factor)}: glatte Kurven je Methode (${counted.join('; ')}). Dunkles Band: 95 % an jeder Stelle; helles Band: 95 % entlang der ganzen Kurve zugleich (ab 30 Personen). Kurven, deren Band im Mittel so breit wie die halbe Achse oder breiter ist, sind weggelassen.`,
    ),
    alt: topic.curves.map((curve) => `${c.name(curve.method)}, ${curve.modality}: ${ends(curve)}`).join('; '),
    data: 'bias-curves.csv',
  }
}
