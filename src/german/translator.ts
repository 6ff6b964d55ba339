/** Texts of the engine by the English that it says them in, each with the same numbered places: '{0} is empty.' */
export type Texts = Readonly<Record<string, string>>
export type Translate = (text: string) => string

interface Matcher {
  readonly pattern: RegExp
  readonly german: string
  /** The longest part that stands in the text as it is: what does not contain it cannot match. */
  readonly longest: string
  /** Letters that are not in places; of two texts that match, the one that says more is meant. */
  readonly weight: number
}

const placeIn = /\{(\d+)\}/g
const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')

function matcherOf(english: string, german: string): Matcher {
  const literals = english.split(placeIn).filter((_, at) => at % 2 === 0)
  return {
    pattern: new RegExp(`^${literals.map(escaped).join('([^]+?)')}$`),
    german,
    longest: literals.reduce((a, b) => (b.length > a.length ? b : a)),
    weight: literals.join('').length,
  }
}

/** The first word, where it stands whole before any place. */
const leadOf = (text: string): string => /^[^\s{]+(?=\s)/.exec(text)?.[0] ?? ''

/** The matchers by the first word of their texts; under '' those that begin with a place. Those that say most first. */
function indexOf(texts: Texts): ReadonlyMap<string, readonly Matcher[]> {
  const found = new Map<string, Matcher[]>()
  for (const [english, german] of Object.entries(texts)) {
    if (!english.includes('{0}')) continue
    const lead = leadOf(english)
    found.set(lead, [...(found.get(lead) ?? []), matcherOf(english, german)])
  }
  for (const matchers of found.values()) matchers.sort((a, b) => b.weight - a.weight)
  return found
}

const mostKept = 2000

/**
 * Translates what the engine says, as whole texts; what stands in a place is translated in turn where it is such a text
 * or one of `values`. Lists joined by '; ', sentences and remarks after
 * 'name: ' are translated in their parts. Anything unknown is
 * returned as it is.
 */
export function translator(texts: Texts, values: Texts = {}): Translate {
  const index = indexOf(texts)
  const kept = new Map<string, string>()
  const own = (table: Texts, key: string): string | undefined =>
    Object.hasOwn(table, key) ? table[key] : undefined
  /** 'Intensity threshold' and 'Autoencoder on FLAIR, RIAD on T1w' */
  const named = (text: string): string =>
    own(texts, text) ??
    text.replaceAll(
      /(^|, )([^,]+?) on (?=(?:T1w|T2w|FLAIR)\b)/g,
      (_, before: string, name: string) => `${before}${own(texts, name) ?? name} auf `,
    )

  function matched(text: string): string | undefined {
    const candidates = [...(index.get(leadOf(text)) ?? []), ...(index.get('') ?? [])]
    let best: { matcher: Matcher; found: RegExpExecArray } | undefined
    for (const matcher of candidates) {
      if ((best && matcher.weight <= best.matcher.weight) || !text.includes(matcher.longest)) continue
      const found = matcher.pattern.exec(text)
      if (found) best = { matcher, found }
    }
    if (!best) return undefined
    const { matcher, found } = best
    return matcher.german.replaceAll(placeIn, (_, at: string) => valued(found[Number(at) + 1]!))
  }

  const valued = (value: string): string => own(values, value) ?? named(translate(value))

  /** A message and its remedy in one line: the longest texts from the beginning on that are known. */
  function inSentences(sentences: readonly string[]): string | undefined {
    for (let n = sentences.length - 1; n > 0; n--) {
      const first = sentences.slice(0, n).join(' ')
      const rest = sentences.slice(n).join(' ')
      const [a, b] = [translate(first), translate(rest)]
      if (a !== first && b !== rest) return `${a} ${b}`
    }
    return undefined
  }

  /** 'a; b', 'a. B.' and 'Autoencoder on FLAIR: a'. */
  function inParts(text: string): string | undefined {
    const parts = text.split('; ')
    if (parts.length > 1) {
      const translated = parts.map(translate)
      return translated.some((part, at) => part !== parts[at]) ? translated.join('; ') : undefined
    }
    const sentences = text.split(/(?<=[.!?]) (?=\p{Lu}|[`'"(])/u)
    if (sentences.length > 1) {
      const translated = inSentences(sentences)
      if (translated !== undefined) return translated
    }
    const [, lead, rest] = /^([^:]+): ([^]+)$/.exec(text) ?? []
    if (lead === undefined || rest === undefined) return undefined
    const translated = translate(rest)
    return translated === rest ? undefined : `${named(lead)}: ${translated}`
  }

  function translate(text: string): string {
    const known = own(texts, text) ?? kept.get(text)
    if (known !== undefined) return known
    const translated = matched(text) ?? inParts(text) ?? text
    if (kept.size >= mostKept) kept.clear()
    kept.set(text, translated)
    return translated
  }
  return translate
}
