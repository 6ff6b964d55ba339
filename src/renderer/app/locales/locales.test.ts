import { describe, expect, it } from 'vitest'
import type { Messages } from '../feature.ts'
import { messages } from '../i18n.ts'

function sentences(part: Messages, at = ''): [key: string, text: string][] {
  return Object.entries(part).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[`${at}${key}`, value] as [string, string]]
      : sentences(value, `${at}${key}.`),
  )
}
const placeholders = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort()
const forms = (text: string): number => text.split('|').length

describe('the German catalogue', () => {
  const english = new Map(sentences(messages.en))
  const german = new Map(sentences(messages.de))

  it('has the same sentences as the English one', () => {
    expect([...german.keys()].sort()).toEqual([...english.keys()].sort())
  })

  it('has the same places for values, and the same number of plural forms', () => {
    const other = [...english].filter(
      ([key, text]) =>
        forms(text) !== forms(german.get(key)!) ||
        placeholders(text).join() !== placeholders(german.get(key)!).join(),
    )
    expect(other.map(([key]) => key)).toEqual([])
  })

  it('is German: sentences of several words are not left in English', () => {
    const same = [...english].filter(
      ([key, text]) => /[a-z]{3,} [a-z]{3,} [a-z]{3,}/.test(text) && german.get(key) === text,
    )
    expect(same.map(([key]) => key)).toEqual([])
  })
})
