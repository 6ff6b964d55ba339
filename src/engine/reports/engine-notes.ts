import { inGerman } from '../../german/index.ts'
import type { Words } from './words.ts'

/**
 * Remarks that come from the engine as English sentences, in the report's own German: by their pattern, with their figures
 * kept and decimal commas. One that no pattern knows is put as the pages of the workstation put it.
 */
type Rule = readonly [pattern: RegExp, german: (m: RegExpExecArray) => string]

const decimal = (text: string): string => text.replace(/(\d)\.(\d)/g, '$1,$2')
const of = (n: string, one: string, many: string): string => `${n} ${n === '1' ? one : many}`
const people = (n: string): string => of(n, 'Person', 'Personen')
const factorWords: Record<string, string> = {
  scanner: 'Scanner',
  site: 'Standort',
  age: 'Alter',
  sex: 'Geschlecht',
  lesion_type: 'Läsionsart',
  lesion_volume_mm3: 'Läsionsgröße',
  lesion_contrast: 'Läsionskontrast',
}

const rules: readonly Rule[] = [
  [
    /^Only (\d+) healthy subjects?: too few for the interval to be trusted; at least 10 are needed\.$/,
    ([, n]) => `Nur ${n} Gesunde: zu wenige für ein verlässliches Intervall; mindestens 10 sind nötig.`,
  ],
  [
    /^(\d+) scans can promise, with (.+?) confidence, that at most (.+?) of healthy scans exceed a voxel FPR of (.+?) \(the highest seen here\); for a promise of 5 % at least (\d+) are needed\.$/,
    ([, n, confidence, share, fpr, needed]) =>
      `${n} Aufnahmen können mit ${decimal(confidence!)} Sicherheit zusagen, dass höchstens ${decimal(share!)} der gesunden Aufnahmen eine Voxel-FPR von ${decimal(fpr!)} überschreiten (die höchste hier gesehene); für eine Zusage von 5 % sind mindestens ${needed} nötig.`,
  ],
  [
    /^The FPR reached is (.+?), below the target of (.+?): (.+?) of the healthy voxels share the score (.+?), and a threshold cannot divide them\.$/,
    ([, fpr, target, tied, score]) =>
      `Erreicht ist eine FPR von ${decimal(fpr!)}, unter dem Ziel von ${decimal(target!)}: ${decimal(tied!)} der gesunden Voxel haben denselben Wert ${decimal(score!)}, und ein Schwellenwert kann sie nicht trennen.`,
  ],
  [
    /^Scanner (.+): FPR (.+?) over (\d+) calibration scans? at the shared threshold, more than twice the target\.$/,
    ([, scanner, fpr, n]) =>
      `Scanner ${scanner}: FPR ${decimal(fpr!)} über ${of(n!, 'Kalibrierungsaufnahme', 'Kalibrierungsaufnahmen')} beim gemeinsamen Schwellenwert, mehr als das Doppelte des Ziels.`,
  ],
  [
    /^(\d+) of (\d+) (calibration|test|healthy test) scans have no map and are left out: (.+)\.$/,
    ([, n, all, what, names]) =>
      `${n} von ${all} ${what === 'calibration' ? 'Kalibrierungsaufnahmen' : 'Testaufnahmen'} haben keine Karte und fehlen: ${names}.`,
  ],
  [
    /^(\d+) scans belong to no split and are not evaluated\.$/,
    ([, n]) => `${n} Aufnahmen gehören zu keinem Teil und sind nicht ausgewertet.`,
  ],
  [
    /^(\d+) patients' scans have no reference mask; only their image scores are measured\.$/,
    ([, n]) => `${n} Aufnahmen von Patienten haben keine Referenzmaske; nur ihre Bildwerte sind gemessen.`,
  ],
  [
    /^no operating point, so only figures that need no threshold are measured\.$/,
    () => 'kein Arbeitspunkt, daher sind nur Größen ohne Schwellenwert gemessen.',
  ],
  [
    /^Groups of fewer than 10 subjects are counted only, of 10 to 29 shown as imprecise and not tested\.$/,
    () =>
      'Gruppen unter 10 Personen sind nur gezählt, solche von 10 bis 29 als ungenau gezeigt und nicht getestet.',
  ],
  [
    /^Benjamini-Hochberg over the (\d+) tests of this page, and behind them over the (\d+) terms of the joint models \(never below the smallest of the tests\); only what is below 0\.05 after it is claimed\.$/,
    ([, tests, terms]) =>
      `Benjamini-Hochberg über die ${tests} Tests dieses Berichts, dahinter über die ${terms} Terme der gemeinsamen Modelle (nie unter dem kleinsten der Tests); behauptet wird nur, was danach unter 0,05 liegt.`,
  ],
  [
    /^The interval of a gap holds for all pairs of groups at once, because the pair shown is the most extreme one\.$/,
    () =>
      'Das Intervall eines Abstands gilt für alle Paare von Gruppen zugleich, weil das gezeigte das äußerste ist.',
  ],
  [
    /^Factors are first looked at one by one: a gap by scanner may be one by age or by lesion size\. The joint models take all factors together\.$/,
    () =>
      'Die Faktoren sind zunächst einzeln betrachtet: ein Abstand nach Scanner kann einer nach Alter oder Läsionsgröße sein. Die gemeinsamen Modelle nehmen alle zusammen.',
  ],
  [
    /^(\w+) is not known for (\d+) of (\d+) scans: they form the group 'unknown', which is in no gap, test or model\.$/,
    ([, factor, n, all]) =>
      `${factorWords[factor!] ?? factor} ist bei ${n} von ${all} Aufnahmen nicht bekannt: sie bilden die Gruppe „unbekannt“, die in keinem Abstand, Test oder Modell ist.`,
  ],
  [
    /^fewer than two groups of at least 10 subjects$/,
    () => 'weniger als zwei Gruppen von mindestens 10 Personen',
  ],
  [
    /^(\d+) subjects? with all factors known, at least 30 are needed$/,
    ([, n]) => `${people(n!)} mit bekannten Faktoren, mindestens 30 sind nötig`,
  ],
  [
    /^(\d+) subjects? with a known value, at least (\d+) are needed$/,
    ([, n, needed]) => `${people(n!)} mit bekanntem Wert, mindestens ${needed} sind nötig`,
  ],
  [/^the factor has one value only$/, () => 'der Faktor hat nur einen Wert'],
  [
    /^fewer than two groups of at least 30 subjects/,
    () => 'weniger als zwei Gruppen von mindestens 30 Personen',
  ],
  [/^no scan in this group$/, () => 'keine Aufnahme in dieser Gruppe'],
  [/^no subject with this figure$/, () => 'keine Person mit dieser Größe'],
  [/^one subject: no interval$/, () => 'eine Person: kein Intervall'],
  [/^the same in every subject: no interval$/, () => 'bei jeder Person gleich: kein Intervall'],
  [/^the same in every resample: no interval$/, () => 'in jeder Ziehung gleich: kein Intervall'],
  [/^no patients? with a reference$/i, () => 'keine Patienten mit Referenz'],
  [
    /^no scan with this figure under both methods$/,
    () => 'keine Aufnahme mit dieser Größe unter beiden Methoden',
  ],
  [
    /^(\d+) subjects?: too few to test, at least (\d+) are needed$/,
    ([, n, needed]) => `${people(n!)}: zu wenige für einen Test, mindestens ${needed} sind nötig`,
  ],
  [
    /^(\d+) scans left out: not defined under both methods$/,
    ([, n]) => `${of(n!, 'Aufnahme', 'Aufnahmen')} ausgelassen: nicht unter beiden Methoden definiert`,
  ],
  [/^no subject differs: not tested$/, () => 'keine Person unterscheidet sich: nicht getestet'],
  [
    /^Reference: (the imported reference and all readers together|reader (.+)) on (\d+) of (\d+) test scans, the imported reference on the others\.$/,
    ([, , reader, n, all]) =>
      `Referenz: ${reader === undefined ? 'die importierte Referenz und alle Leser zusammen' : `Leser ${reader}`} auf ${n} von ${all} Testaufnahmen, die importierte Referenz auf den übrigen.`,
  ],
  [
    /^The scan or its map has changed since it was measured\.$/,
    () => 'Die Aufnahme oder ihre Karte hat sich seit der Messung geändert.',
  ],
  [/^the scan or its map could not be read$/, () => 'die Aufnahme oder ihre Karte war nicht lesbar'],
  [/^FROC curves were left out by choice$/, () => 'FROC-Kurven sind auf Wunsch weggelassen'],
  [/^there is no scan$/, () => 'es gibt keine Aufnahme'],
  [/^the scans hold no reference lesion$/, () => 'die Aufnahmen enthalten keine Referenzläsion'],
]

const heads: Record<string, string> = { 'not estimable': 'nicht schätzbar', 'not tested': 'nicht getestet' }

/** 'a; b' and 'X on FLAIR: a' in their parts; undefined where no part is known to the rules. */
function inParts(words: Words, text: string): string | undefined {
  const parts = text.split('; ')
  if (parts.length > 1) {
    const own = parts.map((part) => engineNote(words, part))
    return own.every((part, at) => part !== parts[at]) ? own.join('; ') : undefined
  }
  const [, lead, rest] = /^(not estimable|not tested|[^:]+ on (?:T1w|T2w|FLAIR)): ([\s\S]+)$/.exec(text) ?? []
  if (lead === undefined || rest === undefined) return undefined
  const own = engineNote(words, rest)
  return own === rest ? undefined : `${heads[lead] ?? lead.replace(' on ', ' auf ')}: ${own}`
}

/** One remark in the report's language; 'not estimable: …' and 'X: …' are translated in their parts. */
export function engineNote(words: Words, text: string): string {
  if (words.language === 'en') return text
  for (const [pattern, german] of rules) {
    const found = pattern.exec(text)
    if (found) return german(found)
  }
  const parted = inParts(words, text)
  if (parted !== undefined) return parted
  const known = inGerman(text)
  return known === text ? text : decimal(known)
}
