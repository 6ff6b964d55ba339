import { metricText } from '../../../charts/index.ts'
import type { BiasCurve, BiasGap, BiasGroup, ReportData } from '../../../contract/index.ts'
import { capital, methodNames, sortedModalities, unknownLevel } from '../terms.ts'
import type { Block, Cell, Column } from './blocks.ts'
import type { Context } from './context.ts'

export interface BiasTopic {
  metric: string
  factor: string
  file: string
  groups: BiasGroup[]
}

/** What the report shows, those most asked for first; the rest is in the numbers beside the PDF. */
const shown: readonly (readonly [metric: string, factor: string])[] = [
  ['fpr', 'scanner'],
  ['fpr', 'site'],
  ['fpr', 'age'],
  ['fpr', 'sex'],
  ['detected', 'lesion_volume_mm3'],
  ['detected', 'lesion_contrast'],
  ['detected', 'lesion_type'],
  ['detected', 'scanner'],
  ['detected', 'age'],
  ['detected', 'sex'],
  ['dice', 'lesion_type'],
  ['dice', 'scanner'],
]
/** Curves along continuous factors that the report draws. */
const curved: readonly (readonly [metric: string, factor: string])[] = [
  ['fpr', 'age'],
  ['detected', 'lesion_volume_mm3'],
  ['detected', 'lesion_contrast'],
  ['detected', 'age'],
]
/** Metrics whose gaps are drawn as an overview and printed. */
export const gapMetrics = ['fpr', 'detected', 'dice'] as const

/** Metrics by factors that have at least two known levels: a figure and a table each. */
export function biasTopics(data: Pick<ReportData, 'bias'>): BiasTopic[] {
  const topics = shown.map(([metric, factor]) => ({
    metric,
    factor,
    file: `bias-${metric}-${factor}.svg`,
    groups: data.bias.groups.filter((group) => group.metric === metric && group.factor === factor),
  }))
  const levels = (topic: BiasTopic): string[] => [
    ...new Set(topic.groups.map((group) => group.level).filter((level) => level !== unknownLevel)),
  ]
  const useful = topics.filter((topic) => levels(topic).length > 1)
  const scanners = useful.find((topic) => topic.factor === 'scanner')
  // Where each site has its one scanner, both figures would be the same.
  return useful.filter(
    (topic) => topic.factor !== 'site' || !scanners || levels(topic).length !== levels(scanners).length,
  )
}

export const hasEstimate = (topic: BiasTopic): boolean =>
  topic.groups.some((group) => shownGroup(group) && group.estimate.value !== null)

const shownGroup = (group: BiasGroup): boolean => group.status === 'ok' || group.status === 'imprecise'

/** Rows of a chart that a page can hold, one row a method and group. */
const chartRows = 62

/** The topic in parts of as many groups as one chart can hold, each with a file of its own. */
export function chartParts(topic: BiasTopic): BiasTopic[] {
  const levels = [...new Set(topic.groups.map((group) => group.level))]
  const methods = new Set(topic.groups.map((group) => group.method)).size
  const most = Math.max(1, Math.floor(chartRows / (methods + 1)))
  if (levels.length <= most) return [topic]
  return Array.from({ length: Math.ceil(levels.length / most) }, (_, at) => {
    const own = levels.slice(most * at, most * (at + 1))
    return {
      ...topic,
      file: topic.file.replace('.svg', `-${at + 1}.svg`),
      groups: topic.groups.filter((group) => own.includes(group.level)),
    }
  }).filter(hasEstimate)
}

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

function groupCell({ w, t }: Context, group: BiasGroup | undefined): Cell {
  if (!group) return { muted: '–' }
  if (group.status === 'counts-only') return { muted: `n ${w.whole(group.estimate.n)}` }
  if (!shownGroup(group) || group.estimate.value === null) return { muted: w.notEstimable }
  const text = w.estimateText(group.estimate, group.metric)
  return {
    estimate: {
      value: text.value,
      interval:
        text.interval +
        (group.status === 'imprecise' ? ` ${t('imprecise', 'ungenau')}` : '') +
        ` n ${w.whole(group.estimate.n)}`,
    },
  }
}

const widest = 6

/** The numbers of a figure: methods down, groups across, six groups to a table at most. */
function groupsTables(c: Context, topic: BiasTopic): Block[] {
  const { w, t, data } = c
  const { percent } = metricText(topic.metric)
  const methods = methodNames(data).filter(({ id }) => topic.groups.some((group) => group.method === id))
  const modalities = sortedModalities(topic.groups.map((group) => group.modality))
  const levelsOf = (modality: string): string[] => [
    ...new Set(topic.groups.filter((group) => group.modality === modality).map((group) => group.level)),
  ]
  // modalities with the same groups share a table
  const sets = Map.groupBy(modalities, (modality) => JSON.stringify(levelsOf(modality)))
  return [...sets.values()].flatMap((own) => {
    const levels = levelsOf(own[0]!)
    const parts = Array.from({ length: Math.ceil(levels.length / widest) }, (_, at) =>
      levels.slice(widest * at, widest * (at + 1)),
    )
    return parts.map((part, at): Block => ({
      kind: 'table',
      caption:
        t(
          `${w.metric(topic.metric)}${percent ? ' (per cent)' : ''} by ${c.factor(topic.factor)}, with 95 % intervals and the number of subjects`,
          `${w.metric(topic.metric)}${percent ? ' (Prozent)' : ''} nach ${c.factor(topic.factor)}, mit 95 %-Intervallen und der Zahl der Personen`,
        ) +
        (sets.size > 1 ? ` (${own.join(', ')})` : '') +
        (parts.length > 1
          ? t(
              `, groups ${at * widest + 1} to ${at * widest + part.length}`,
              `, Gruppen ${at * widest + 1} bis ${at * widest + part.length}`,
            )
          : '') +
        t('. Groups under 10 are counted only (n).', '. Gruppen unter 10 sind nur gezählt (n).'),
      columns: [
        { title: t('Method', 'Verfahren'), share: 3 },
        ...part.map((level): Column => ({ title: c.level(level), share: 2.2 })),
      ],
      rows: own.flatMap((modality) => [
        { heading: modality },
        ...methods
          .filter(({ id }) =>
            topic.groups.some((group) => group.method === id && group.modality === modality),
          )
          .map(({ id, name }): Cell[] => [
            name,
            ...part.map((level) =>
              groupCell(
                c,
                topic.groups.find(
                  (group) => group.method === id && group.modality === modality && group.level === level,
                ),
              ),
            ),
          ]),
      ]),
      stacked: true,
      size: 7.5,
      data: 'bias-groups.csv',
    }))
  })
}

function groupsFigure(c: Context, topic: BiasTopic): Block {
  const { data, w, t } = c
  const target =
    topic.metric === 'fpr' && data.calibrations.length > 0
      ? t(' Dashed line: the target of calibration.', ' Gestrichelt: das Ziel der Kalibrierung.')
      : ''
  return {
    kind: 'figure',
    file: topic.file,
    caption:
      t(
        `${w.metric(topic.metric)} by ${c.factor(topic.factor)} for each method and modality, with 95 % intervals over subjects; n is the size of each group.`,
        `${w.metric(topic.metric)} nach ${c.factor(topic.factor)} je Verfahren und Modalität, mit 95 %-Intervallen über Personen; n ist die Größe jeder Gruppe.`,
      ) +
      target +
      t(
        ' Hollow markers: 10 to 29, imprecise. Groups under 10 are counted only; “not estimable” stands where there is nothing to estimate from.',
        ' Hohle Zeichen: 10 bis 29, ungenau. Gruppen unter 10 sind nur gezählt; „nicht schätzbar“ steht, wo es nichts zu schätzen gibt.',
      ),
    alt: topic.groups
      .map(
        (group) =>
          `${c.name(group.method)}, ${group.modality}, ${c.level(group.level)}: ${shownGroup(group) ? w.estimateLine(group.estimate, group.metric) : `n ${w.whole(group.estimate.n)}`}`,
      )
      .join('; '),
    data: 'bias-groups.csv',
  }
}

function curveFigure(c: Context, topic: CurveTopic): Block {
  const { w, t } = c
  const ends = (curve: BiasCurve): string => {
    const [first, last] = [curve.points[0], curve.points.at(-1)]
    if (!first || !last) return c.note(curve.note ?? w.notEstimable)
    const value = (y: number): string =>
      w.estimateLine({ value: y, lo: null, hi: null, n: curve.n }, curve.metric)
    return `${value(first.value)} ${t('at', 'bei')} ${w.significant(first.x)}, ${value(last.value)} ${t('at', 'bei')} ${w.significant(last.x)}`
  }
  return {
    kind: 'figure',
    file: topic.file,
    caption: t(
      `${w.metric(topic.metric)} along ${c.factor(topic.factor)}: smooth curves for each method. Dark band: 95 % at each place; light band: 95 % along the whole curve at once (from 30 subjects on). Curves whose band covers half the axis or more are left out.`,
      `${w.metric(topic.metric)} entlang ${c.factor(topic.factor)}: glatte Kurven je Verfahren. Dunkles Band: 95 % an jeder Stelle; helles Band: 95 % entlang der ganzen Kurve zugleich (ab 30 Personen). Kurven, deren Band die halbe Achse oder mehr bedeckt, sind weggelassen.`,
    ),
    alt: topic.curves.map((curve) => `${c.name(curve.method)}, ${curve.modality}: ${ends(curve)}`).join('; '),
    data: 'bias-curves.csv',
  }
}

/** Metrics of which some gap has a value: an overview chart each. */
export const gapOverviews = (
  data: Pick<ReportData, 'bias'>,
): { metric: string; file: string; gaps: BiasGap[] }[] =>
  gapMetrics
    .map((metric) => ({
      metric,
      file: `gaps-${metric}.svg`,
      gaps: data.bias.gaps.filter((gap) => gap.metric === metric),
    }))
    .filter(({ gaps }) => gaps.some((gap) => gap.gap.value !== null))

function gapFigure(
  c: Context,
  { metric, file, gaps }: { metric: string; file: string; gaps: BiasGap[] },
): Block {
  const { w, t } = c
  return {
    kind: 'figure',
    file,
    caption: t(
      `Gaps in ${w.metric(metric)}: the largest minus the smallest group mean of every factor, with its 95 % interval. Darker is larger; a frame marks what is left after correction; dashed cells are not estimable.`,
      `Abstände in ${w.metric(metric)}: größtes minus kleinstes Gruppenmittel jedes Faktors, mit 95 %-Intervall. Dunkler ist größer; ein Rahmen zeigt, was nach der Korrektur bleibt; gestrichelte Felder sind nicht schätzbar.`,
    ),
    alt: gaps
      .map(
        (gap) =>
          `${c.name(gap.method)}, ${gap.modality}, ${c.factor(gap.factor)}: ${w.estimateLine(gap.gap, metric)}`,
      )
      .join('; '),
    data: 'bias-gaps.csv',
  }
}

function gapsTable(c: Context): Block[] {
  const { data, w, t, name } = c
  const known = data.bias.gaps.filter(
    (gap) => (gapMetrics as readonly string[]).includes(gap.metric) && gap.gap.value !== null,
  )
  const missing = data.bias.gaps.filter(
    (gap) => (gapMetrics as readonly string[]).includes(gap.metric) && gap.gap.value === null,
  ).length
  if (known.length === 0) return []
  const test = (gap: BiasGap) =>
    data.bias.tests.find(
      (one) =>
        one.method === gap.method &&
        one.modality === gap.modality &&
        one.metric === gap.metric &&
        one.factor === gap.factor,
    )
  const kinds = [...Map.groupBy(known, (gap) => `${gap.metric}\0${gap.factor}`).values()]
  return [
    {
      kind: 'table',
      caption: t(
        `Gaps and which two groups make them, with 95 % intervals over subjects, and the p value of the test between the groups corrected over the whole report (Benjamini-Hochberg). FPR gaps in percentage points. A gap takes the extremes of several groups and so is above 0 even without bias; read it with its interval and the group sizes. ${w.whole(missing)} further gaps are not estimable.`,
        `Abstände und die beiden Gruppen, die sie bilden, mit 95 %-Intervallen über Personen und dem p-Wert des Tests zwischen den Gruppen, korrigiert über den ganzen Bericht (Benjamini-Hochberg). FPR-Abstände in Prozentpunkten. Ein Abstand nimmt die Extreme mehrerer Gruppen und liegt daher auch ohne Verzerrung über 0; er ist mit Intervall und Gruppengrößen zu lesen. ${w.whole(missing)} weitere Abstände sind nicht schätzbar.`,
      ),
      columns: [
        { title: t('Method', 'Verfahren'), share: 4 },
        { title: t('Modality', 'Modalität') },
        { title: t('Gap', 'Abstand'), share: 3.2 },
        { title: t('Largest', 'Größte'), share: 3.4 },
        { title: t('Smallest', 'Kleinste'), share: 3.4 },
        { title: t('p, corrected', 'p, korrigiert'), align: 'right' },
      ],
      rows: kinds.flatMap((gaps) => [
        {
          heading: t(
            `${w.metric(gaps[0]!.metric)} by ${c.factor(gaps[0]!.factor)}`,
            `${w.metric(gaps[0]!.metric)} nach ${c.factor(gaps[0]!.factor)}`,
          ),
        },
        ...gaps.map((gap): Cell[] => {
          const p = test(gap)?.p_adjusted ?? null
          return [
            name(gap.method),
            gap.modality,
            { estimate: w.estimateText(gap.gap, gap.metric) },
            gap.largest === null ? { muted: '–' } : c.level(gap.largest),
            gap.smallest === null ? { muted: '–' } : c.level(gap.smallest),
            p === null ? { muted: t('not tested', 'nicht getestet') } : w.pValue(p),
          ]
        }),
      ]),
      size: 8,
      data: 'bias-gaps.csv',
    },
  ]
}

/** A claim in the report's language. */
export function claimText(
  { w, t, name, factor }: Context,
  claim: ReportData['bias']['claims'][number],
): string {
  const to = w.listing(claim.attributed_to.map(factor))
  const why = {
    own: t(
      'it stays when all factors are taken together',
      'er bleibt, wenn alle Faktoren zusammen betrachtet werden',
    ),
    other: t(
      `taken together with the other factors, it goes to ${to}`,
      `mit den anderen Faktoren zusammen betrachtet geht er auf ${to} zurück`,
    ),
    unclear: t(
      'taken together, no factor stands out: it cannot be put down to this one',
      'zusammen betrachtet ragt kein Faktor heraus: er lässt sich nicht diesem zuschreiben',
    ),
    confounded: t(
      'the joint model cannot tell this factor from another',
      'das gemeinsame Modell kann diesen Faktor nicht von einem anderen trennen',
    ),
    'not-modelled': t('no joint model could test it', 'kein gemeinsames Modell konnte ihn prüfen'),
  }[claim.attribution]
  return t(
    `${w.metric(claim.metric)} of ${name(claim.method)} on ${claim.modality} differs by ${factor(claim.factor)} (corrected p ${claim.p_adjusted < 0.001 ? '' : '= '}${w.pValue(claim.p_adjusted)}); ${why}.`,
    `${w.metric(claim.metric)} von ${name(claim.method)} auf ${claim.modality} hat einen Unterschied nach ${factor(claim.factor)} (korrigiertes p ${claim.p_adjusted < 0.001 ? '' : '= '}${w.pValue(claim.p_adjusted)}); ${why}.`,
  )
}

function claims(c: Context): Block[] {
  const { data, t } = c
  if (data.bias.claims.length === 0)
    return [
      {
        kind: 'paragraph',
        text: data.bias.tests.some((test) => test.p !== null)
          ? t(
              'After correction no difference between groups remains below 0.05. That is not a proof of fairness: small groups hide differences.',
              'Nach der Korrektur bleibt kein Unterschied zwischen Gruppen unter 0,05. Das beweist keine Fairness: kleine Gruppen verbergen Unterschiede.',
            )
          : t(
              'No difference between groups could be tested: no factor has two groups of 30 subjects.',
              'Kein Unterschied zwischen Gruppen konnte getestet werden: kein Faktor hat zwei Gruppen von 30 Personen.',
            ),
      },
    ]
  return [
    {
      kind: 'paragraph',
      text: t('What is left after correction:', 'Was nach der Korrektur bleibt:'),
      keepWithNext: true,
    },
    { kind: 'list', items: data.bias.claims.map((claim) => claimText(c, claim)) },
  ]
}

function modelsTable(c: Context): Block[] {
  const { data, w, t, name } = c
  const fitted = data.bias.models.filter((model) => model.status !== 'not-estimable')
  const lacking = data.bias.models.length - fitted.length
  if (fitted.length === 0)
    return data.bias.models.length === 0
      ? []
      : [
          {
            kind: 'paragraph',
            text: t(
              `Joint models: none of the ${w.whole(lacking)} is estimable${data.bias.models[0]?.note ? ` (${data.bias.models[0].note.replace(/^not estimable: /, '')})` : ''}.`,
              `Gemeinsame Modelle: keines der ${w.whole(lacking)} ist schätzbar${data.bias.models[0]?.note ? ` (${c.note(data.bias.models[0].note.replace(/^not estimable: /, ''))})` : ''}.`,
            ),
          },
        ]
  const kept = fitted.filter((model) => ['fpr', 'detected', 'dice'].includes(model.metric))
  return [
    {
      kind: 'table',
      caption: t(
        `Joint models: all factors of a metric together, errors clustered by subject. p tests all coefficients of a factor at once, corrected over the report. ${w.whole(lacking)} of ${w.whole(data.bias.models.length)} models are not estimable; coefficients are in the data beside this report.`,
        `Gemeinsame Modelle: alle Faktoren eines Maßes zusammen, Fehler nach Personen gruppiert. p prüft alle Koeffizienten eines Faktors zugleich, korrigiert über den Bericht. ${w.whole(lacking)} von ${w.whole(data.bias.models.length)} Modellen sind nicht schätzbar; die Koeffizienten stehen in den Daten zu diesem Bericht.`,
      ),
      columns: [
        { title: t('Method', 'Verfahren'), share: 4 },
        { title: t('Modality', 'Modalität') },
        { title: t('Factor', 'Faktor'), share: 3 },
        { title: 'n', align: 'right' },
        { title: t('Effect', 'Effekt'), align: 'right' },
        { title: t('p, corrected', 'p, korrigiert'), align: 'right' },
      ],
      rows: [...Map.groupBy(kept, (model) => model.metric)].flatMap(([metric, models]) => [
        { heading: w.metric(metric) },
        ...models.flatMap((model) =>
          model.terms.map((term): Cell[] => [
            name(model.method),
            model.modality,
            c.factor(term.factor),
            w.whole(term.n),
            term.effect === null ? { muted: '–' } : w.significant(term.effect, 2),
            term.p_adjusted === null
              ? {
                  muted: term.status === 'not-estimable' ? w.notEstimable : t('not tested', 'nicht getestet'),
                }
              : w.pValue(term.p_adjusted),
          ]),
        ),
      ]),
      size: 7.5,
      data: 'bias-models.csv',
    },
  ]
}

/** Where every group is too small to estimate anything, an empty chart says nothing: the counts do. */
function countsList(c: Context, topics: readonly BiasTopic[]): Block[] {
  const { w, t } = c
  if (topics.length === 0) return []
  const size = (groups: readonly BiasGroup[]): string => {
    const counts = groups.map((group) => group.estimate.n)
    const [low, high] = [Math.min(...counts), Math.max(...counts)]
    return low === high ? w.whole(low) : `${w.whole(low)}–${w.whole(high)}`
  }
  const items = topics.map((topic) => {
    const levels = Map.groupBy(topic.groups, (group) => group.level)
    const counts = [...levels].map(([level, groups]) => `${c.level(level)} (${size(groups)})`)
    return t(
      `${w.metric(topic.metric)} by ${c.factor(topic.factor)}: ${counts.join(', ')}.`,
      `${w.metric(topic.metric)} nach ${c.factor(topic.factor)}: ${counts.join(', ')}.`,
    )
  })
  return [
    {
      kind: 'paragraph',
      text: t(
        'Not estimable, because no group has 10 subjects; in brackets the number of subjects of each group:',
        'Nicht schätzbar, weil keine Gruppe 10 Personen hat; in Klammern die Zahl der Personen je Gruppe:',
      ),
      keepWithNext: true,
    },
    { kind: 'list', items },
  ]
}

/** Factors of which nothing is known, or one value only. */
function absentFactors({ data, t, factor }: Context, w: Context['w']): Block[] {
  const present = new Set(
    data.bias.groups.filter((group) => group.level !== unknownLevel).map((group) => group.factor),
  )
  const several = new Set(
    [...present].filter(
      (one) =>
        new Set(
          data.bias.groups.filter((g) => g.factor === one && g.level !== unknownLevel).map((g) => g.level),
        ).size > 1,
    ),
  )
  const factors = ['scanner', 'site', 'age', 'sex', 'lesion_type']
  const none = factors.filter((one) => !present.has(one))
  const single = factors.filter((one) => present.has(one) && !several.has(one))
  return [
    ...(none.length === 0
      ? []
      : [
          {
            kind: 'paragraph',
            text: t(
              `Not known in this study, so nothing is said of it: ${w.listing(none.map(factor))}.`,
              `In dieser Studie nicht bekannt, darüber wird also nichts gesagt: ${w.listing(none.map(factor))}.`,
            ),
          } satisfies Block,
        ]),
    ...(single.length === 0
      ? []
      : [
          {
            kind: 'paragraph',
            text: t(
              `The same for all subjects, so no groups can be compared: ${w.listing(single.map(factor))}.`,
              `Bei allen Personen gleich, es gibt also keine Gruppen zu vergleichen: ${w.listing(single.map(factor))}.`,
            ),
          } satisfies Block,
        ]),
  ]
}

/** The analysis's own notes, less those said under the results. */
const notesOf = ({ data, note }: Context): string[] =>
  data.bias.notes.filter((text) => !data.comparison.warnings.includes(text)).map(note)

export function biasChapter(c: Context): Block[] {
  const { data, w, t } = c
  const topics = biasTopics(data)
  const estimated = topics.filter(hasEstimate)
  const curves = curveTopics(data)
  const notes = notesOf(c)
  const heading: Block = { kind: 'heading', text: t('For whom it holds', 'Für wen es gilt') }
  if (topics.length === 0)
    return [
      heading,
      {
        kind: 'paragraph',
        text: t(
          'No groups could be formed: no factor with two or more levels is known.',
          'Es ließen sich keine Gruppen bilden: kein Faktor mit zwei oder mehr Ausprägungen ist bekannt.',
        ),
      },
      ...absentFactors(c, w),
    ]
  const sub = (metric: string, factor: string): Block => ({
    kind: 'heading',
    level: 2,
    text: t(`${w.metric(metric)} by ${c.factor(factor)}`, `${w.metric(metric)} nach ${c.factor(factor)}`),
  })
  return [
    heading,
    {
      kind: 'paragraph',
      text: t(
        `The same metrics by ${w.listing([...new Set(topics.map((topic) => c.factor(topic.factor)))])}. Groups of fewer than 10 are counted only, those of 10 to 29 are marked imprecise and not tested. Factors travel together in a cohort; a difference between groups does not say which factor causes it.`,
        `Dieselben Maße nach ${w.listing([...new Set(topics.map((topic) => c.factor(topic.factor)))])}. Gruppen unter 10 sind nur gezählt, solche von 10 bis 29 als ungenau gekennzeichnet und nicht getestet. Faktoren treten in einer Kohorte gemeinsam auf; ein Unterschied zwischen Gruppen sagt nicht, welcher Faktor ihn verursacht.`,
      ),
    },
    ...claims(c),
    ...absentFactors(c, w),
    ...countsList(
      c,
      topics.filter((topic) => !estimated.includes(topic)),
    ),
    ...gapOverviews(data).map((overview) => gapFigure(c, overview)),
    ...gapsTable(c),
    ...estimated.flatMap((topic) => [
      sub(topic.metric, topic.factor),
      ...chartParts(topic).map((part) => groupsFigure(c, part)),
      ...curves
        .filter((curve) => curve.metric === topic.metric && curve.factor === topic.factor)
        .map((curve) => curveFigure(c, curve)),
      ...groupsTables(c, topic),
    ]),
    ...curves
      .filter(
        (curve) => !estimated.some((topic) => curve.metric === topic.metric && curve.factor === topic.factor),
      )
      .map((curve) => curveFigure(c, curve)),
    ...(estimated.length > 0
      ? [
          {
            kind: 'heading',
            level: 2,
            text: t('All factors together', 'Alle Faktoren zusammen'),
          } satisfies Block,
        ]
      : []),
    ...modelsTable(c),
    ...(notes.length === 0 ? [] : [{ kind: 'list', items: notes.map(capital) } satisfies Block]),
  ]
}
