import { expect, test } from 'vitest'
import { bias } from '../../german/texts/bias.ts'
import { science } from '../../german/texts/science.ts'
import { engineNote } from './engine-notes.ts'
import { Words } from './words.ts'

const german = (text: string): string => engineNote(new Words('de'), text)

test('remarks of a report are in its own terms, with decimal commas', () => {
  expect(german('Autoencoder on FLAIR: no scan in this group')).toBe(
    'Autoencoder auf FLAIR: keine Aufnahme in dieser Gruppe',
  )
  expect(german('not estimable: the factor has one value only; one subject: no interval')).toBe(
    'nicht schätzbar: der Faktor hat nur einen Wert; eine Person: kein Intervall',
  )
  expect(german('the thresholds end below 0.5 false positives per scan')).toBe(
    'die Schwellen enden unter 0,5 falsch positiven Gebieten je Scan',
  )
})

test('no remark of the statistics is left in English', () => {
  for (const text of [...Object.keys(bias), ...Object.keys(science)]) {
    const said = text.replaceAll(/\{(\d+)\}/g, (_, at: string) => String(12 + Number(at)))
    expect(german(said), said).not.toBe(said)
  }
})

test('what nobody knows stays as it is, in English all is as it came', () => {
  expect(german('a name 1.5')).toBe('a name 1.5')
  expect(engineNote(new Words('en'), 'there is no scan')).toBe('there is no scan')
})
