/** A word of a file's or folder's name: as it is written, and as it is looked up. */
export interface Token {
  /** Small letters and digits. */
  word: string
  start: number
  end: number
}

/** Keys of BIDS names whose value says nothing that an import needs: `space-T1w` is not a T1w scan. */
const ignoredKeys = ['space', 'acq', 'rec', 'res', 'den', 'dir', 'run', 'echo', 'part', 'hemi']
const ignoredEntity = new RegExp(
  `(?<![\\p{L}\\d])(?:(?:${ignoredKeys.join('|')})-[\\p{L}\\d]+|label-L)(?![\\p{L}\\d])`,
  'giu',
)

/** Names are compared in one form: macOS writes ä as two characters. Without what BIDS names say beside the point. */
export const plainName = (name: string): string =>
  name
    .normalize('NFC')
    .replaceAll(ignoredEntity, '')
    .replaceAll(/[_-]{2,}/g, '_')

/** Letters and digits between separators; `lesionMask` is two words. */
export function tokensOf(name: string): Token[] {
  const tokens: Token[] = []
  for (const match of name.matchAll(/[\p{L}\d]+/gu)) {
    let start = match.index
    for (const part of match[0].split(/(?<=\p{Ll})(?=\p{Lu})/u)) {
      tokens.push({ word: part.toLowerCase(), start, end: start + part.length })
      start += part.length
    }
  }
  return tokens
}

/** Neighbours that are a word together, such as T2_FLAIR or brain_mask, become one. */
export function joined(tokens: readonly Token[], isWord: (word: string) => boolean): Token[] {
  const all: Token[] = []
  for (let at = 0; at < tokens.length; at++) {
    const [one, next] = [tokens[at]!, tokens[at + 1]]
    if (next && isWord(one.word + next.word)) {
      all.push({ word: one.word + next.word, start: one.start, end: next.end })
      at++
    } else all.push(one)
  }
  return all
}

/** What is left of a name without these tokens: `p03_T1_brain` without T1 and brain is `p03`. */
export function without(name: string, tokens: readonly Token[], dropped: ReadonlySet<Token>): string {
  let left = ''
  let last: number | undefined
  for (const [at, token] of tokens.entries()) {
    if (dropped.has(token)) continue
    const separator = name.slice(tokens[at - 1]?.end ?? 0, token.start)
    if (left !== '') left += last === at - 1 ? separator : separator || '_'
    left += name.slice(token.start, token.end)
    last = at
  }
  return left
}
