import type { Modality } from '../../../contract/index.ts'
import type { FileKind, NamesChoice, WordMeaning } from '../../../contract/api.ts'
import { modalities } from '../../../contract/index.ts'
import { parseGroup } from '../words.ts'
import { meaningOf } from './meanings.ts'
import { sessionIn } from './session.ts'
import { joined, plainName, tokensOf, without, type Token } from './tokens.ts'

/** What a person said of words: in small letters, without separators. */
export type SaidWords = ReadonlyMap<string, WordMeaning>
export const saidWords = ({ words = {} }: NamesChoice): SaidWords =>
  new Map(
    Object.entries(words).map(([word, as]) => [
      word
        .normalize('NFC')
        .toLowerCase()
        .replaceAll(/[^\p{L}\d]/gu, ''),
      as,
    ]),
  )

/** What the names on the way to a file say of it, before it is known what the other files are called. */
export interface NameReading {
  /** As it was given: relative to the folder, with '/'. */
  path: string
  /** 'unclear': no modality, or several (`speaksOf`), or masks of both kinds. */
  kind: FileKind
  modality: Modality | null
  speaksOf: Modality[]
  /** It speaks of a lesion mask and of a brain mask. */
  bothMasks: boolean
  session: string
  /** What is left of the file's name, and of each folder's from the outermost on, when the words above are taken away. */
  own: string
  folders: string[]
  /** Folder that says healthy or patient, innermost first. */
  groupFolder: string | null
  /** The outermost folder, where there is one. */
  outer: string | null
  /** The word that leaves it out, and whether a person said so. */
  outBy: { word: string; said: boolean } | null
  /** All words of the name and of the folders that could be explained. */
  words: Set<string>
}

interface Part {
  rest: string
  session: string | undefined
  /** Word -> what it means. */
  meant: Map<string, WordMeaning>
}

function partOf(name: string, said: SaidWords): Part {
  const plain = plainName(name)
  const mean = (word: string): WordMeaning | undefined => said.get(word) ?? meaningOf(word)
  const tokens = joined(tokensOf(plain), (word) => mean(word) !== undefined)
  const session = sessionIn(tokens)
  const dropped = new Set<Token>(session?.tokens)
  const meant = new Map<string, WordMeaning>()
  for (const token of tokens) {
    if (dropped.has(token)) continue
    const meaning = mean(token.word) ?? 'name'
    meant.set(token.word, meaning)
    if (meaning !== 'name') dropped.add(token)
  }
  return { rest: without(plain, tokens, dropped), session: session?.session, meant }
}

/** A T2 FLAIR is called T2 and FLAIR. */
function modalitiesIn({ meant }: Part): Modality[] {
  const all = modalities.filter((modality) => [...meant.values()].includes(modality))
  return all.includes('FLAIR') ? all.filter((modality) => modality !== 'T2w') : all
}

const masksIn = ({ meant }: Part): FileKind[] =>
  (['lesion-mask', 'brain-mask'] as const).filter((kind) => [...meant.values()].includes(kind))

/** Of the file and its folders, the nearest part that says something. */
const nearest = <T>(parts: readonly Part[], look: (part: Part) => T[]): T[] =>
  parts.map(look).find((found) => found.length > 0) ?? []

/** `isGroup`: words that a person called a group, beside those that are known. */
export function readName(path: string, said: SaidWords, isGroup: (word: string) => boolean): NameReading {
  const [file, ...above] = path.split('/').toReversed()
  const stem = file!.replace(/\.(nii(\.gz)?|hdr|img)$/i, '')
  const own = partOf(stem, said)
  const groups = above.filter(
    (name) => !said.has(name.toLowerCase()) && (parseGroup(name) !== undefined || isGroup(name)),
  )
  const folders = above.filter((name) => !groups.includes(name)).map((name) => partOf(name, said))
  const parts = [own, ...folders]
  const out = parts.flatMap(({ meant }) => [...meant]).find(([, meaning]) => meaning === 'out')
  const masks = nearest(parts, masksIn)
  const speaksOf = nearest(parts, modalitiesIn)
  const modality = speaksOf.length === 1 ? speaksOf[0]! : null
  let kind: FileKind = masks[0] ?? modality ?? 'unclear'
  if (masks.length > 1 || speaksOf.length > 1) kind = 'unclear'
  if (out) kind = 'out'
  return {
    path,
    kind,
    modality,
    speaksOf,
    bothMasks: masks.length > 1,
    session: parts.find(({ session }) => session !== undefined)?.session ?? '',
    own: own.rest,
    folders: folders
      .map(({ rest }) => rest)
      .filter((rest) => rest !== '')
      .toReversed(),
    groupFolder: groups[0] ?? null,
    outer: above.at(-1) ?? null,
    outBy: out ? { word: out[0], said: said.has(out[0]) } : null,
    words: new Set(parts.flatMap(({ meant }) => [...meant.keys()])),
  }
}
