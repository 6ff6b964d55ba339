import type { Failure } from '../../../contract/index.ts'
import type { Block } from './blocks.ts'
import type { Context } from './context.ts'

function headingOf({ w, t, name }: Context, failure: Failure): string {
  const volume = `${w.significant(failure.volume_ml, 3)} ml`
  return failure.kind === 'missed'
    ? t(`Missed by all: ${volume}, ${failure.scan}`, `Von allen übersehen: ${volume}, ${failure.scan}`)
    : t(
        `False alarm of ${name(failure.method ?? '')}: ${volume}, ${failure.scan}`,
        `Fehlalarm von ${name(failure.method ?? '')}: ${volume}, ${failure.scan}`,
      )
}

function captionOf({ w, t, name, level }: Context, failure: Failure): string {
  const group = failure.group === 'patient' ? t('patient', 'Patient') : t('healthy subject', 'gesunde Person')
  const place = failure.centre_mm.map((mm) => w.fixed(mm, 0)).join(', ')
  const contrast =
    failure.contrast === null
      ? t('contrast not estimable', 'Kontrast nicht schätzbar')
      : t(`contrast ${w.significant(failure.contrast, 2)}`, `Kontrast ${w.significant(failure.contrast, 2)}`)
  const scores = failure.methods
    .map(({ method, score }) => `${name(method)} ${score === null ? '–' : w.significant(score)}`)
    .join('; ')
  const threshold =
    failure.threshold === null ? t('no threshold', 'kein Schwellenwert') : w.significant(failure.threshold)
  const reader = failure.image?.reader
    ? t(
        ` Magenta, dashed: mask of ${level(failure.image.reader)}.`,
        ` Magenta, gestrichelt: Maske von ${level(failure.image.reader)}.`,
      )
    : ''
  const first =
    failure.kind === 'missed'
      ? t(
          'A lesion of the reference standard that no method found',
          'Eine Läsion des Referenzstandards, die keine Methode fand',
        )
      : t(
          'A component above the threshold that touches no lesion',
          'Ein Gebiet über dem Schwellenwert, das keine Läsion berührt',
        )
  return (
    `${first}: ${group}, ${failure.modality}, ${w.counted(failure.voxels, ['voxel', 'voxels'], ['Voxel', 'Voxel'])}, ${contrast}, ` +
    t(`axial slice through ${place} mm (RAS).`, `axialer Schnitt durch ${place} mm (RAS).`) +
    (!failure.image
      ? ''
      : t(
          ` Map of ${name(failure.shown_method)}: brightest at ${w.significant(failure.image?.score_top ?? 0)}, threshold ${threshold}. Scores at the centre: ${scores}.`,
          ` Karte von ${name(failure.shown_method)}: am hellsten bei ${w.significant(failure.image?.score_top ?? 0)}, Schwellenwert ${threshold}. Werte in der Mitte: ${scores}.`,
        )) +
    reader +
    (failure.image ? t(` Bar: ${failure.image.bar_mm} mm.`, ` Balken: ${failure.image.bar_mm} mm.`) : '')
  )
}

const titles = (c: Context): string[] => [
  c.t('Scan', 'Aufnahme'),
  c.t('Reference standard (cyan)', 'Referenzstandard (cyan)'),
  c.t('Anomaly map', 'Anomaliekarte'),
  c.t('Above the threshold', 'Über dem Schwellenwert'),
]

function entry(c: Context, failure: Failure): Block {
  const caption = captionOf(c, failure)
  return {
    kind: 'gallery',
    file: failure.image?.file ?? null,
    ...(failure.image ? {} : { missing: `${c.t('No picture', 'Kein Bild')}: ${c.note(failure.note ?? '')}` }),
    titles: titles(c),
    heading: headingOf(c, failure),
    caption,
    alt: `${headingOf(c, failure)}. ${caption}`,
  }
}

export function failuresChapter(c: Context): Block[] {
  const { data, w, t } = c
  const { failures, lesions, options } = data
  const missed = failures.filter((failure) => failure.kind === 'missed')
  const alarms = failures.filter((failure) => failure.kind === 'false-alarm')
  const total = lesions.missed_by_all.reduce((sum, row) => sum + row.missed, 0)
  const none = options.failures === 0
  return [
    { kind: 'heading', text: t('Worst failures', 'Die schlimmsten Fehler') },
    {
      kind: 'paragraph',
      text: none
        ? t('Pictures were left out of this report.', 'Bilder sind in diesem Bericht weggelassen.')
        : t(
            `The largest lesions that no method found and the largest false alarms, at most ${w.whole(options.failures)} of each and one a subject. Axial slices in radiological convention (the patient’s right is on the left), black outside the brain, so that no face is shown. The map’s colours run from black (0) over red to yellow; its grey values alone tell as much.`,
            `Die größten Läsionen, die keine Methode fand, und die größten Fehlalarme, höchstens je ${w.whole(options.failures)} und einer je Person. Axiale Schnitte in radiologischer Konvention (rechts des Patienten ist links im Bild), außerhalb des Gehirns schwarz, damit kein Gesicht zu sehen ist. Die Farben der Karte gehen von Schwarz (0) über Rot zu Gelb; schon ihre Grauwerte sagen dasselbe.`,
          ),
    },
    ...(missed.length === 0 && !none
      ? [
          {
            kind: 'paragraph',
            text:
              lesions.total === 0
                ? t(
                    'There is no reference lesion, so none could be missed.',
                    'Es gibt keine Referenzläsion, also konnte keine übersehen werden.',
                  )
                : t(
                    'Every reference lesion was found by at least one method.',
                    'Jede Referenzläsion wurde von mindestens einer Methode gefunden.',
                  ),
          } satisfies Block,
        ]
      : []),
    ...(total > missed.length && missed.length > 0
      ? [
          {
            kind: 'paragraph',
            text: t(
              `${w.whole(missed.length)} of ${w.lesions(total)} that all methods missed:`,
              `${w.whole(missed.length)} von ${w.lesions(total)}, die alle Methoden übersahen:`,
            ),
            keepWithNext: true,
          } satisfies Block,
        ]
      : []),
    ...missed.map((failure) => entry(c, failure)),
    ...(alarms.length === 0 && !none
      ? [
          {
            kind: 'paragraph',
            text: t(
              'There was no false alarm at the operating thresholds.',
              'An den Arbeitspunkten gab es keinen Fehlalarm.',
            ),
          } satisfies Block,
        ]
      : []),
    ...alarms.map((failure) => entry(c, failure)),
  ]
}
