import { describe, expect, test } from 'vitest'
import { texts, values } from './texts/index.ts'
import { translator } from './translator.ts'

const say = translator(texts, values)
const filled = (text: string, value: (at: number) => string): string =>
  text.replaceAll(/\{(\d+)\}/g, (_, at: string) => value(Number(at)))

describe('translator', () => {
  test('every text is found again with values in its places, not taken for another', () => {
    for (const value of [(at: number) => `/scans/sub-0${at}_FLAIR.nii.gz`, (at: number) => String(7 + at)])
      for (const [english, german] of Object.entries(texts))
        expect(say(filled(english, value)), english).toBe(filled(german, value))
  })

  test('what stands in a place is translated where it is a text', () => {
    expect(say('not estimable: the factor has one value only')).toBe(
      'nicht schätzbar: der Faktor hat nur einen Wert',
    )
    expect(say('scanner unknown')).toBe('Scanner unbekannt')
    expect(say('The inference process stopped (no answer in 60 s).')).toBe(
      'Der Prozess der Netze endete (keine Antwort nach 60 s).',
    )
  })

  test('lists and remarks with a name before them are translated in their parts', () => {
    expect(say('no patients with a reference; 3 of 40 scans without this figure')).toBe(
      'keine Patienten mit Referenz; 3 von 40 Scans ohne diese Größe',
    )
    expect(say('Autoencoder on FLAIR: 2 of 23 test scans have no map and are left out: sub-1, sub-2.')).toBe(
      'Autoencoder auf FLAIR: 2 von 23 Testscans haben keine Karte und fehlen: sub-1, sub-2.',
    )
  })

  test('a message and its remedy in one line of a log', () => {
    expect(
      say('sub-01_T1w: /a b/sub-01.nii.gz has changed since it was imported. Check the export of the scan.'),
    ).toBe('sub-01_T1w: /a b/sub-01.nii.gz hat sich seit dem Import geändert. Den Export des Scans prüfen.')
    expect(
      say(
        'Cancelled. Do the same again: finished scans are kept. If it happens again, there may be too little memory.',
      ),
    ).toMatch(/^Abgebrochen\. Dasselbe erneut starten: fertige .* Arbeitsspeicher\.$/)
  })

  test('the unknown stays as it is, names and odd characters too', () => {
    for (const text of ['', 'Gehirn', 'constructor', 'a: b', '{0} $& \\1', 'Segmentation fault; core dumped'])
      expect(say(text)).toBe(text)
    expect(say("There is no method '$& {1} unknown'.")).toBe('Es gibt keine Methode „$& {1} unbekannt“.')
  })

  test('is quick enough for tables of thousands of remarks', () => {
    const many = Array.from({ length: 3000 }, (_, at) => `/scans/sub-${at}.nii.gz is zero everywhere.`)
    const begin = performance.now()
    for (const text of many) say(text)
    expect((performance.now() - begin) / many.length).toBeLessThan(2)
  })
})
