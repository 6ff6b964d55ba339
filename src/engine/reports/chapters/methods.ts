import type { ReportData } from '../../../contract/index.ts'
import { isFitted } from '../../methods/index.ts'
import { cardText, methodNames } from '../terms.ts'
import type { Block } from './blocks.ts'
import type { Context } from './context.ts'

type Method = ReportData['methods'][number]

function parameters({ w, t }: Context, method: Method): string {
  const entries = Object.entries(method.parameters)
  return entries.length === 0
    ? t('none', 'keine')
    : entries
        .map(
          ([key, value]) =>
            `${key.replaceAll('_', ' ')} ${typeof value === 'number' ? w.digits(String(value)) : String(value)}`,
        )
        .join(', ')
}

/** Says where only a part of a method's maps was made with this fit: its figures mix scores of different scales. */
const share = ({ t }: Context, { maps, of_maps: all }: Method['fits'][number]): string =>
  maps === all
    ? ''
    : t(
        ` (only ${maps} of ${all} maps: run the method again before its figures are used)`,
        ` (nur ${maps} von ${all} Karten: die Methode neu ausführen, bevor ihre Zahlen verwendet werden)`,
      )

function facts(c: Context, method: Method): { name: string; text: string; code?: boolean }[] {
  const { w, t } = c
  const said = (text: string): string => cardText(w.language, method.id, text)
  const graphs = method.graphs.map((graph) => ({
    name: t('Model file', 'Modelldatei'),
    text: `${graph.file}, SHA-256\n${graph.sha256}`,
    code: true,
  }))
  const fits = method.fits.map((fit) => ({
    name: isFitted(method)
      ? t(`Fit, ${fit.modality}`, `Anpassung, ${fit.modality}`)
      : t(`Healthy reference, ${fit.modality}`, `Gesunde Vergleichsgruppe, ${fit.modality}`),
    text: t(
      `on ${w.scans(fit.scans)} of this study, key ${fit.key.slice(0, 16)}${share(c, fit)}`,
      `an ${w.counted(fit.scans, ['scan', 'scans'], ['Aufnahme', 'Aufnahmen'])} dieser Studie, Schlüssel ${fit.key.slice(0, 16)}${share(c, fit)}`,
    ),
  }))
  return [
    { name: t('What it does', 'Was es tut'), text: said(method.description) },
    ...(method.deviations ? [{ name: t('Deviations', 'Abweichungen'), text: said(method.deviations) }] : []),
    { name: t('Citation', 'Quelle'), text: said(method.citation) },
    { name: t('Parameters', 'Parameter'), text: parameters(c, method) },
    { name: t('Trained on', 'Trainiert an'), text: said(method.trained_on) },
    { name: t('Licence', 'Lizenz'), text: said(method.licence) },
    { name: t('Limits', 'Grenzen'), text: said(method.limits) },
    ...graphs,
    ...fits,
  ]
}

export function methodsChapter(c: Context): Block[] {
  const { data, w, t } = c
  const names = methodNames(data)
  return [
    { kind: 'heading', text: t('Methods', 'Methoden') },
    {
      kind: 'paragraph',
      text: t(
        'Each method gives every brain voxel of a scan an anomaly score. The cards say what is known of each; “unknown” where it is not. None is for clinical use: research use only, no medical device.',
        'Jede Methode gibt jedem Hirnvoxel einer Aufnahme einen Anomaliewert. Die Karten sagen, was über jede bekannt ist, bei eigenen Methoden der Studie in den Worten ihrer Verfasser; „unknown“, wo etwas unbekannt ist. Keine ist zur klinischen Anwendung bestimmt: nur zur Forschung, kein Medizinprodukt.',
      ),
      keepWithNext: true,
    },
    ...data.methods.map((method, at): Block => ({
      kind: 'card',
      title: names[at]?.name ?? method.name,
      subtitle: [
        cardText(w.language, method.id, method.family),
        t(`procedure “${method.procedure}”`, `Ablauf „${method.procedure}“`),
        t(`version ${method.version}`, `Version ${method.version}`),
        w.listing(method.modalities),
      ].join(' · '),
      facts: facts(c, method),
    })),
  ]
}
