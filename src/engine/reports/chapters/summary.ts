import { metricText } from '../../../charts/index.ts'
import type { BiasGap, Estimate, ReportData } from '../../../contract/index.ts'
import { sortedModalities, unknownLevel } from '../terms.ts'
import { claimText } from './bias-tests.ts'
import { biasTopics } from './bias-topics.ts'
import { contextOf, type Context } from './context.ts'
import { winnerText } from './winner.ts'

export interface Sentence {
  /** Which rule made it. */
  id: string
  text: string
}

type Held = Estimate & { value: number }
const known = (estimate: Estimate): estimate is Held => estimate.value !== null

const subjectsOf = (data: ReportData, group: 'healthy' | 'patient'): number =>
  data.cohort.filter((row) => row.group === group).reduce((sum, row) => sum + row.subjects, 0)

function cohort({ data, w, t }: Context): Sentence[] {
  const modalities = sortedModalities(data.comparison.rows.map((row) => row.modality))
  const which = modalities.length === 0 ? '' : ` (${w.listing(modalities)})`
  const { subjects, scans } = data.flow
  const healthy = w.whole(subjectsOf(data, 'healthy'))
  const patients = w.patients(subjectsOf(data, 'patient'))
  return [
    {
      id: 'cohort',
      text: t(
        `${w.methods(data.methods.length)} ran on ${w.scans(scans)}${which} of ${w.subjects(subjects)}: ${healthy} healthy, ${patients}.`,
        `${w.methods(data.methods.length)} liefen auf ${w.scans(scans)}${which} von ${w.subjects(subjects)}: ${healthy} Gesunde, ${patients}.`,
      ),
    },
  ]
}

const winners = (c: Context): Sentence[] =>
  sortedModalities(c.data.comparison.rows.map((row) => row.modality)).map((modality) => ({
    id: 'winner',
    text: `${modality}: ${winnerText(c, modality)}`,
  }))

/** Fewer patients than an interval of a mean needs to be trusted (coverage is mostly fine from 50 on). */
const trustedSubjects = 50

function small({ data, w, t }: Context): Sentence[] {
  const n = Math.max(0, ...data.comparison.rows.map((row) => row.dice.n))
  if (n === 0 || n >= trustedSubjects) return []
  return [
    {
      id: 'n-too-small',
      text: t(
        `n too small for firm conclusions: with ${w.patients(n)} in the test, the intervals of means are likely too narrow (from about ${trustedSubjects} on they can be trusted).`,
        `n zu klein für feste Schlüsse: mit ${w.patients(n)} im Test sind die Intervalle der Mittel wahrscheinlich zu eng (etwa ab ${trustedSubjects} sind sie verlässlich).`,
      ),
    },
  ]
}

function thresholds({ data, w, t }: Context): Sentence[] {
  if (data.calibrations.length === 0)
    return [
      {
        id: 'no-threshold',
        text: t('No operating threshold has been set.', 'Es ist kein Schwellenwert gesetzt.'),
      },
    ]
  const targets = [...new Set(data.calibrations.map((entry) => entry.target_fpr))]
  const held = data.calibrations.flatMap((entry) => (entry.heldout ? [entry.heldout.fpr] : [])).filter(known)
  const missing = data.calibrations.length - held.length
  const target = w.listing(targets.map((share) => w.chosenPercent(share)))
  if (held.length === 0)
    return [
      {
        id: 'threshold-untested',
        text: t(
          `Thresholds were set for a voxel false-positive rate (FPR) of ${target} on healthy calibration scans; there are no held-out healthy scans, so whether it holds is not estimable.`,
          `Schwellenwerte wurden für eine Voxel-Falsch-positiv-Rate (FPR) von ${target} auf gesunden Kalibrierungsaufnahmen gesetzt; es gibt keine zurückgehaltenen gesunden Aufnahmen, ob sie hält, ist also nicht schätzbar.`,
        ),
      },
    ]
  const values = held.map((estimate) => estimate.value)
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const range =
    w.percent(low) === w.percent(high)
      ? w.percent(low)
      : `${w.percent(low)} ${t('to', 'bis')} ${w.percent(high)}`
  const above = data.calibrations.filter(
    ({ heldout, target_fpr }) => heldout && heldout.fpr.lo !== null && heldout.fpr.lo > target_fpr,
  ).length
  const judged = held.filter(({ lo }) => lo !== null).length
  if (judged === 0)
    return [
      {
        id: 'threshold-untested',
        text: t(
          `With thresholds set for a voxel false-positive rate (FPR) of ${target} on healthy calibration scans, the FPR on held-out healthy scans was ${range}, of too few subjects for an interval: whether it holds is not estimable.`,
          `Mit Schwellenwerten für eine Voxel-Falsch-positiv-Rate (FPR) von ${target} auf gesunden Kalibrierungsaufnahmen lag die FPR auf zurückgehaltenen gesunden Aufnahmen bei ${range}, von zu wenigen Personen für ein Intervall: ob sie hält, ist nicht schätzbar.`,
        ),
      },
    ]
  const points = w.counted(
    judged,
    ['operating point', 'operating points'],
    ['Arbeitspunkt', 'Arbeitspunkten'],
  )
  const few = held.length - judged
  const tooFew =
    few > 0
      ? t(
          ` ${w.whole(few)} further had too few held-out subjects for an interval.`,
          ` ${w.whole(few)} weitere hatten zu wenige zurückgehaltene Personen für ein Intervall.`,
        )
      : ''
  const rest =
    missing > 0
      ? t(
          ` ${w.whole(missing)} further had no held-out scans.`,
          ` ${w.whole(missing)} weitere hatten keine zurückgehaltenen Aufnahmen.`,
        )
      : ''
  return [
    {
      id: above > 0 ? 'threshold-exceeded' : 'threshold-held',
      text: t(
        `With thresholds set for a voxel false-positive rate (FPR) of ${target} on healthy calibration scans, the FPR on held-out healthy scans was ${range}; the 95 % interval lies wholly above the target at ${above === 0 ? 'none' : w.whole(above)} of ${points}.${tooFew}${rest}`,
        `Mit Schwellenwerten für eine Voxel-Falsch-positiv-Rate (FPR) von ${target} auf gesunden Kalibrierungsaufnahmen lag die FPR auf zurückgehaltenen gesunden Aufnahmen bei ${range}; das 95 %-Intervall liegt bei ${above === 0 ? 'keinem' : w.whole(above)} von ${points} ganz über dem Ziel.${tooFew}${rest}`,
      ),
    },
  ]
}

function promises({ data, w, t }: Context): Sentence[] {
  const asked = data.calibrations.flatMap((entry) => (entry.scan_fpr ? [entry.scan_fpr] : []))
  if (asked.length === 0) return []
  const kept = asked.filter((scan) => scan.kept)
  const sure = w.chosenPercents(kept.map(({ confidence }) => confidence))
  if (kept.length === asked.length)
    return [
      {
        id: 'promise-kept',
        text: t(
          `At the scan FPR thresholds, with ${sure} confidence at most ${w.percent(Math.max(...kept.map((scan) => scan.promised ?? 0)))} of healthy subjects are flagged.`,
          `An den Schwellenwerten der Aufnahme-FPR werden mit ${sure} Sicherheit höchstens ${w.percent(Math.max(...kept.map((scan) => scan.promised ?? 0)))} der Gesunden angezeigt.`,
        ),
      },
    ]
  const least = asked.filter((scan) => !scan.kept).toSorted((a, b) => a.subjects - b.subjects)[0]!
  const fewest = least.subjects
  return [
    {
      id: 'promise-too-few',
      text: t(
        `n too small for the promise: ${w.counted(fewest, ['healthy calibration subject', 'healthy calibration subjects'], ['', ''])} cannot promise with ${w.chosenPercent(least.confidence)} confidence that at most ${w.chosenPercent(least.target)} of healthy subjects are flagged; ${w.whole(least.needed)} are needed.`,
        `n zu klein für die Zusage: mit ${w.counted(fewest, ['', ''], ['gesunden Person', 'gesunden Personen'])} in der Kalibrierung lässt sich mit ${w.chosenPercent(least.confidence)} Sicherheit nicht zusagen, dass höchstens ${w.chosenPercent(least.target)} der Gesunden angezeigt werden; nötig sind ${w.whole(least.needed)}.`,
      ),
    },
  ]
}

/** Scanners whose calibration FPR is more than twice the target. */
function scanners(c: Context): Sentence[] {
  const { data, w, t, name } = c
  const found = data.calibrations.flatMap((entry) =>
    (entry.by_scanner ?? [])
      .filter(
        ({ fpr }) => fpr.value !== null && fpr.value > 2 * entry.target_fpr && entry.by_scanner!.length > 1,
      )
      .map((own) => ({ entry, own })),
  )
  if (found.length === 0) return []
  const worst = found.reduce((a, b) => ((b.own.fpr.value ?? 0) > (a.own.fpr.value ?? 0) ? b : a))
  const where = [...new Set(found.map(({ own }) => c.level(own.scanner)))]
  return [
    {
      id: 'scanner-exceeds',
      text: t(
        `At the shared threshold the calibration FPR is more than twice the target on ${w.listing(where)}; the highest is ${w.percent(worst.own.fpr.value!)}, of ${name(worst.entry.method)} on ${worst.entry.modality}, ${c.level(worst.own.scanner)} (${w.scans(worst.own.scans)}).`,
        `Beim gemeinsamen Schwellenwert ist die FPR der Kalibrierung auf ${w.listing(where)} mehr als doppelt so hoch wie das Ziel; am höchsten mit ${w.percent(worst.own.fpr.value!)} bei ${name(worst.entry.method)} auf ${worst.entry.modality}, ${c.level(worst.own.scanner)} (${w.scans(worst.own.scans)}).`,
      ),
    },
  ]
}

function lesions(c: Context): Sentence[] {
  const { data, w, t, name } = c
  const { counts, missed_by_all } = data.lesions
  const total = missed_by_all.reduce((sum, row) => sum + row.lesions, 0)
  if (total === 0) {
    return counts.some((row) => row.lesions > 0)
      ? []
      : [
          {
            id: 'no-lesions',
            text: t(
              'No test scan has a reference lesion: detection of lesions is not estimable.',
              'Keine Testaufnahme hat eine Referenzläsion: die Erkennung von Läsionen ist nicht schätzbar.',
            ),
          },
        ]
  }
  const missed = missed_by_all.reduce((sum, row) => sum + row.missed, 0)
  const best = counts
    .filter((row) => known(row.sensitivity))
    .reduce<(typeof counts)[number] | undefined>(
      (a, b) => (a && a.sensitivity.value! >= b.sensitivity.value! ? a : b),
      undefined,
    )
  // the same lesion of a patient on two modalities is two of them
  const shown = sortedModalities(missed_by_all.map(({ modality }) => modality))
  const several =
    shown.length > 1
      ? t(` (those on ${w.listing(shown)} counted each)`, ` (auf ${w.listing(shown)} je für sich gezählt)`)
      : ''
  const first =
    missed === 0
      ? t(
          `Every one of ${w.lesions(total)}${several} was found by some method.`,
          total === 1
            ? 'Die eine Läsion wurde von einer Methode gefunden.'
            : `Jede der ${w.lesions(total)}${several} wurde von einer Methode gefunden.`,
        )
      : t(
          `${w.whole(missed)} of ${w.lesions(total)}${several} were found by no method.`,
          `${w.whole(missed)} von ${w.lesions(total)}${several} fand keine Methode.`,
        )
  const second = best
    ? t(
        ` Of all lesions of a modality together, the highest share found at the operating threshold is ${w.estimateLine(best.sensitivity, 'detected')}, by ${name(best.method)} on ${best.modality}, with ${w.estimateLine(best.false_positives_patients, 'false_positive_lesions')} false alarms per patient scan.`,
        ` Von allen Läsionen einer Modalität zusammen fand ${name(best.method)} auf ${best.modality} am Arbeitspunkt den höchsten Anteil: ${w.estimateLine(best.sensitivity, 'detected')}, bei ${w.estimateLine(best.false_positives_patients, 'false_positive_lesions')} Fehlalarmen je Aufnahme von Patienten.`,
      )
    : ''
  return [{ id: missed === 0 ? 'all-found' : 'missed-by-all', text: first + second }]
}

function gap(
  c: Context,
  metrics: readonly string[],
  what: readonly [string, string],
  id: string,
): Sentence[] {
  const { data, w, t, name } = c
  const gaps = data.bias.gaps.filter((one) => metrics.includes(one.metric))
  if (gaps.length === 0) return []
  const estimable = gaps.filter((one) => known(one.gap))
  if (estimable.length === 0)
    return [
      {
        id: `${id}-not-estimable`,
        text: t(
          `The largest gap in ${what[0]} between groups is not estimable: no factor has two groups of 10 or more.`,
          `Der größte Abstand in ${what[1]} zwischen Gruppen ist nicht schätzbar: kein Faktor hat zwei Gruppen von 10 oder mehr.`,
        ),
      },
    ]
  const widest = estimable.reduce((a: BiasGap, b) => ((b.gap.value ?? 0) > (a.gap.value ?? 0) ? b : a))
  const missing = gaps.length - estimable.length
  const unit = metricText(widest.metric).percent ? t(' (percentage points)', ' (Prozentpunkte)') : ''
  const size = w.estimateLine(widest.gap, widest.metric).replace(' %', '')
  const levels = [widest.largest, widest.smallest].map((level) => c.level(level ?? unknownLevel))
  const rest =
    missing > 0
      ? t(
          `; ${w.whole(missing)} of ${w.whole(gaps.length)} gaps are not estimable`,
          `; ${w.whole(missing)} von ${w.whole(gaps.length)} Abständen sind nicht schätzbar`,
        )
      : ''
  return [
    {
      id,
      text: t(
        `The largest gap in ${what[0]} between groups is by ${c.factor(widest.factor)}: ${size}${unit}, for ${name(widest.method)} on ${widest.modality}, highest for “${levels[0]}”, lowest for “${levels[1]}”${rest}.`,
        `Der größte Abstand in ${what[1]} zwischen Gruppen besteht nach ${c.factor(widest.factor)}: ${size}${unit}, bei ${name(widest.method)} auf ${widest.modality}, am höchsten für „${levels[0]}“, am niedrigsten für „${levels[1]}“${rest}.`,
      ),
    },
  ]
}

/** At most three claims are spelled out here; the chapter has all. */
const claimsShown = 3

function claims(c: Context): Sentence[] {
  const { data, w, t } = c
  const all = data.bias.claims
  if (all.length === 0)
    return data.bias.tests.some((test) => test.p !== null)
      ? [
          {
            id: 'no-claim',
            text: t(
              'No difference between groups remains after correction; small groups hide differences.',
              'Nach der Korrektur bleibt kein Unterschied zwischen Gruppen; kleine Gruppen verbergen Unterschiede.',
            ),
          },
        ]
      : []
  const first = [...all].sort((a, b) => a.p_adjusted - b.p_adjusted).slice(0, claimsShown)
  const more = all.length - first.length
  return [
    ...first.map((claim) => ({ id: 'claim', text: claimText(c, claim) })),
    ...(more > 0
      ? [
          {
            id: 'more-claims',
            text: t(
              `${w.whole(more)} further differences between groups remain after correction.`,
              `${w.whole(more)} weitere Unterschiede zwischen Gruppen bleiben nach der Korrektur.`,
            ),
          },
        ]
      : []),
  ]
}

/** Distinct groups that the report shows, with the largest number of units any method has in them. */
function groupSizes(data: ReportData): number[] {
  const sizes = new Map<string, number>()
  for (const group of biasTopics(data).flatMap((topic) => topic.groups)) {
    const key = JSON.stringify([group.metric, group.factor, group.level, group.modality])
    sizes.set(key, Math.max(sizes.get(key) ?? 0, group.estimate.n))
  }
  return [...sizes.values()]
}

function groups({ data, w, t }: Context): Sentence[] {
  const sizes = groupSizes(data)
  if (sizes.length === 0)
    return [
      {
        id: 'no-groups',
        text: t(
          'No factor with two or more known levels: for whom the methods hold is not estimable.',
          'Kein Faktor mit zwei oder mehr bekannten Ausprägungen: für wen die Methoden gelten, ist nicht schätzbar.',
        ),
      },
    ]
  const tiny = sizes.filter((n) => n < 10).length
  const few = sizes.filter((n) => n >= 10 && n < 30).length
  if (tiny + few === 0)
    return [
      {
        id: 'groups-large',
        text: t(
          `All ${w.whole(sizes.length)} subgroups have 30 or more subjects.`,
          `Alle ${w.whole(sizes.length)} Untergruppen haben 30 oder mehr Personen.`,
        ),
      },
    ]
  return [
    {
      id: 'groups-small',
      text: t(
        `Subgroups are small: of ${w.whole(sizes.length)} (metric, factor, level and modality), ${w.whole(tiny)} have fewer than 10 subjects and are only counted, ${w.whole(few)} have 10 to 29 and are imprecise. A gap that is not shown is not thereby absent.`,
        `Die Untergruppen sind klein: von ${w.whole(sizes.length)} (Maß, Faktor, Ausprägung und Modalität) haben ${w.whole(tiny)} weniger als 10 Personen und sind nur gezählt, ${w.whole(few)} haben 10 bis 29 und sind ungenau. Ein nicht gezeigter Abstand ist damit nicht widerlegt.`,
      ),
    },
  ]
}

function losses({ data, w, t, reason }: Context): Sentence[] {
  const skipped = data.flow.skipped.reduce((sum, entry) => sum + entry.n, 0)
  const failed = data.flow.failed.reduce((sum, entry) => sum + entry.n, 0)
  if (skipped + failed === 0) return []
  const reasons = data.flow.skipped.map((entry) => `${w.whole(entry.n)} ${reason(entry.reason)}`)
  const parts = [
    skipped > 0
      ? t(
          `${w.counted(skipped, ['file was', 'files were'], ['', ''])} skipped at import (${reasons.join('; ')})`,
          `${w.counted(skipped, ['', ''], ['Datei wurde', 'Dateien wurden'])} beim Import übergangen (${reasons.join('; ')})`,
        )
      : '',
    failed > 0
      ? t(
          `${w.maps(failed)} could not be computed`,
          `${w.maps(failed)} ${failed === 1 ? 'konnte' : 'konnten'} nicht berechnet werden`,
        )
      : '',
  ]
  return [{ id: 'losses', text: `${parts.filter((text) => text !== '').join('; ')}.` }]
}

function readers({ data, w, t }: Context): Sentence[] {
  const found = data.annotations
  if (!found || found.readers.length === 0) return []
  const agreed = found.agreement.filter((row) => known(row.dice))
  const count = w.counted(found.readers.length, ['reader', 'readers'], ['Person', 'Personen'])
  const lowest = agreed.reduce<(typeof agreed)[number] | undefined>(
    (a, b) => (a && a.dice.value! <= b.dice.value! ? a : b),
    undefined,
  )
  return [
    {
      id: lowest ? 'agreement' : 'agreement-not-estimable',
      text: lowest
        ? t(
            `${count} annotated; the lowest agreement between two is a Dice of ${w.estimateLine(lowest.dice, 'dice')} over ${w.scans(lowest.scans)}.`,
            `${count} annotierten; die geringste Übereinstimmung zweier ist ein Dice von ${w.estimateLine(lowest.dice, 'dice')} über ${w.scans(lowest.scans)}.`,
          )
        : t(
            `${count} annotated; agreement between readers is not estimable.`,
            `${count} ${found.readers.length === 1 ? 'annotierte' : 'annotierten'}; die Übereinstimmung zwischen Lesern ist nicht schätzbar.`,
          ),
    },
  ]
}

/** The answer first: plain sentences, each computed from the numbers that stand further below. */
export function summarise(data: ReportData): Sentence[] {
  const c = contextOf(data)
  return [
    ...cohort(c),
    ...winners(c),
    ...small(c),
    ...thresholds(c),
    ...promises(c),
    ...scanners(c),
    ...lesions(c),
    ...gap(c, ['fpr'], ['voxel FPR', 'der Voxel-FPR'], 'gap-fpr'),
    ...gap(c, ['detected'], ['lesion sensitivity', 'der Läsions-Sensitivität'], 'gap-detected'),
    ...claims(c),
    ...groups(c),
    ...losses(c),
    ...readers(c),
  ]
}
