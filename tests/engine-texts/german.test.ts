import { beforeAll, describe, expect, test } from 'vitest'
import { texts } from '../../src/german/texts/index.ts'
import { exempt, exemptionOf } from './exempt.ts'
import { engineTexts, type EngineText } from './extract.ts'

const placesOf = (text: string): string[] => [...text.matchAll(/\{\d+\}/g)].map(([place]) => place).sort()

describe('German of what the engine says', () => {
  let said: readonly EngineText[]
  beforeAll(() => {
    said = engineTexts()
  }, 300_000)

  test('the sources are read: sentences that are known to be there are found', () => {
    const found = new Set(said.map(({ text }) => text))
    // a literal, a template, a helper's argument, a push, a returned list, a place with words of its own
    expect(found).toContain('No study is open.')
    expect(found).toContain('{0} is not a folder.')
    expect(found).toContain('{0} is a text file, not a NIfTI image.')
    expect(found).toContain('{0} negative voxels count as outside the mask')
    expect(found).toContain('{0} healthy subjects: below 50 a bootstrap interval is only approximate.')
    expect(found).toContain('the values do not vary around a curve')
  })

  test('there is German for every text that a person at the workstation can meet', () => {
    const missing = said
      .filter(({ text, files }) => !files.every(exemptionOf) && !Object.hasOwn(texts, text))
      .map(({ text, files }) => `${files[0]}: ${text}`)
    expect(missing, 'add them under src/german/texts').toEqual([])
  })

  test('nothing is translated that is no longer said', () => {
    const found = new Set(said.map(({ text }) => text))
    expect(Object.keys(texts).filter((text) => !found.has(text))).toEqual([])
  })

  test('what only a terminal understands is called so: the same text stands in a window', () => {
    const command = /normascope [a-z]|(?:^|[^-])--[a-z]/
    const bare = said
      .filter(({ text, files }) => !files.every(exemptionOf) && command.test(text))
      .flatMap(({ text }) => [
        ...(/on the command line/i.test(text) ? [] : [text]),
        ...(/auf der Befehlszeile/i.test(texts[text] ?? '') || !command.test(texts[text] ?? '')
          ? []
          : [texts[text]]),
      ])
    expect(bare).toEqual([])
  })

  test('what is exempted is there, with a reason', () => {
    const files = said.flatMap((one) => one.files)
    for (const [path, reason] of Object.entries(exempt)) {
      expect(
        files.some((file) => file.startsWith(path)),
        path,
      ).toBe(true)
      expect(reason.length).toBeGreaterThan(20)
    }
  })
})

test('each translation has the places of its text', () => {
  for (const [english, german] of Object.entries(texts))
    expect([english, ...placesOf(german)]).toEqual([english, ...placesOf(english)])
})
