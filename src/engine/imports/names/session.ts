import type { Token } from './tokens.ts'

const words = 'ses|session|visit|visite|sitzung|timepoint|zeitpunkt|tp|time|followup|fu'
const numbered = new RegExp(`^(?:${words})(\\d+)$`)
const alone = new RegExp(`^(?:${words})$`)
const byItself = /^(?:baseline|followup|fu)$/
const day = /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/

/** The session that a name speaks of (ses-2, visit 2, tp2, baseline, 20240131, 2024-01-31) and the words that say it. */
export function sessionIn(tokens: readonly Token[]): { session: string; tokens: Token[] } | undefined {
  for (const [at, token] of tokens.entries()) {
    const [next, third] = [tokens[at + 1], tokens[at + 2]]
    const number = numbered.exec(token.word)?.[1]
    if (number !== undefined) return { session: number, tokens: [token] }
    if (next && (token.word === 'ses' || (alone.test(token.word) && /^\d+$/.test(next.word))))
      return { session: next.word, tokens: [token, next] }
    if (byItself.test(token.word) || day.test(token.word)) return { session: token.word, tokens: [token] }
    if (next && third && third.word.length === 2 && day.test(token.word + next.word + third.word))
      return { session: [token, next, third].map(({ word }) => word).join('-'), tokens: [token, next, third] }
  }
  return undefined
}
