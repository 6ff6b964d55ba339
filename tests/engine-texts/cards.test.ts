import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readCard } from '../../src/engine/methods/cards.ts'
import { cardIds, cardInGerman, cardNames, cardTexts, sentencesOf } from '../../src/german/cards/index.ts'

const folder = join(import.meta.dirname, '..', '..', 'resources', 'models')
const cards = readdirSync(folder).map((id) => readCard(join(folder, id, 'card.json')))

/** What pages and reports show of a card; clinical use is said by the engine and checked with its texts. */
const fields = ['family', 'description', 'deviations', 'licence', 'trained_on', 'limits'] as const
/** Authors with their initials, in the way of Vancouver: the rest of a reference is nobody's to translate. */
const reference = /^\p{Lu}[\p{L}'-]*( \p{Lu}[\p{L}'-]+)* \p{Lu}{1,3}(, |\. )/u

const shown = cards.flatMap((card) => [
  ...fields.flatMap((field) => {
    const text = card[field]
    return text === undefined ? [] : [{ card, field, text }]
  }),
  ...(reference.test(card.citation) ? [] : [{ card, field: 'citation' as const, text: card.citation }]),
])
const partsOf = (text: string): string[] => (Object.hasOwn(cardTexts, text) ? [text] : sentencesOf(text))
const missing = (texts: readonly { card: { id: string }; text: string }[]): string[] =>
  texts.flatMap(({ card, text }) =>
    partsOf(text)
      .filter((part) => !Object.hasOwn(cardTexts, part))
      .map((part) => `${card.id}: ${part}`),
  )

describe('German of the bundled cards', () => {
  test('every sentence that is shown has its German', () => {
    expect(cards.length).toBeGreaterThan(20)
    expect(shown.length).toBeGreaterThan(5 * cards.length)
    expect(missing(shown), 'add them under src/german/cards').toEqual([])
  })

  test('a sentence that is changed without its German is found', () => {
    const [first] = shown
    const text = first!.text.replace(/[a-z](?=[^a-z]*$)/, (letter) => `${letter}${letter}`)
    expect(missing([{ card: first!.card, text }])).toHaveLength(1)
  })

  test('every bundled method has its name in German, by its id', () => {
    expect([...cardIds].sort()).toEqual(cards.map(({ id }) => id).sort())
    for (const { name } of cards) expect(Object.keys(cardNames)).toContain(name)
  })

  test('nothing is translated that no card says', () => {
    const said = new Set(shown.flatMap(({ text }) => partsOf(text)))
    expect(Object.keys(cardTexts).filter((text) => !said.has(text))).toEqual([])
    expect(Object.keys(cardNames).sort()).toEqual(cards.map(({ name }) => name).sort())
  })

  test('figures, hashes and addresses are the same in both languages', () => {
    const figures = (text: string): string[] =>
      (text.replace(/(\d),(\d)/g, '$1.$2').match(/\d+(?:\.\d+)*/g) ?? []).sort()
    for (const [english, german] of Object.entries(cardTexts))
      expect(figures(german), english).toEqual(figures(english))
  })

  test('no English word is left in the German', () => {
    const english = /\b(the|of|and|with|from|is|are|only|where|which|scans? of|features?)\b/i
    // titles of works and names of owners are quoted as they are
    const quoted = /„[^“]*“|SBIA [^)]*|University of Pennsylvania|Tan J, .* 2023;86:102789/g
    for (const german of [...Object.values(cardTexts), ...Object.values(cardNames)])
      expect(german.replace(quoted, '')).not.toMatch(english)
  })
})

describe('cardInGerman', () => {
  const ae = cards.find(({ id }) => id === 'ae')!
  test('whole texts of several sentences', () => {
    expect(cardInGerman('ae', ae.limits)).toMatch(
      /^Nur gesunde Erwachsene .* was die Familie kann\. Eine Läsion, .* gesehen\.$/,
    )
    expect(cardInGerman('dae', 'Denoising autoencoder')).toBe('Denoising-Autoencoder')
  })
  test("an own method's card stays as it was written", () => {
    expect(cardInGerman('my-ae', ae.limits)).toBe(ae.limits)
    expect(cardInGerman('constructor', ae.name)).toBe(ae.name)
  })
  test('a card of another version is not half translated', () => {
    const other = `${ae.limits} Not for children.`
    expect(cardInGerman('ae', other)).toBe(other)
  })
})
