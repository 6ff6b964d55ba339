import { capital, unknownLevel } from '../terms.ts'
import { curveFigure, curveTopics } from './bias-curves.ts'
import { gapFigure, gapsTable } from './bias-gaps.ts'
import { countsList, groupsFigure, groupsTables } from './bias-groups.ts'
import { claims, modelsTable } from './bias-tests.ts'
import { biasTopics, chartParts, gapOverviews, hasEstimate } from './bias-topics.ts'
import type { Block } from './blocks.ts'
import type { Context } from './context.ts'

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
