import type { ReportData } from '../../../contract/index.ts'
import type { Block, Cell } from './blocks.ts'
import type { Context } from './context.ts'

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

export function claims(c: Context): Block[] {
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

export function modelsTable(c: Context): Block[] {
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
        { title: t('Method', 'Methode'), share: 4 },
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
