import { knownModalities, type Remark } from '../candidate.ts'
import type { NameReading } from './read.ts'

const sayWord = 'Say what a word of its name means (on the command line with --word), or leave the file out.'

/** Why a file is neither a scan nor a mask. */
export function notAScan(path: string, { outBy, speaksOf, bothMasks }: NameReading): Remark {
  if (outBy?.said === true)
    return {
      code: 'left-out',
      message: `${path} is left out, as was chosen for the word "${outBy.word}".`,
      remedy: 'Choose another meaning for this word if that was not meant.',
    }
  if (outBy)
    return {
      code: 'unknown-modality',
      message: `${path} is of the kind "${outBy.word}", which methods here cannot read.`,
      remedy: `Only ${knownModalities} are imported.`,
    }
  if (bothMasks)
    return {
      code: 'unknown-modality',
      message: `The name of ${path} speaks of a lesion mask and of a brain mask.`,
      remedy: sayWord,
    }
  if (speaksOf.length > 1)
    return {
      code: 'unknown-modality',
      message: `The name of ${path} speaks of several modalities (${speaksOf.join(', ')}).`,
      remedy: sayWord,
    }
  return {
    code: 'unknown-modality',
    message: `Nothing in the name of ${path} says which modality it is.`,
    remedy: sayWord,
  }
}

/** Two files that the names do not tell apart. */
export function sameScan(path: string, scan: string, all: readonly string[]): Remark {
  const others = all.filter((other) => other !== path)
  return {
    code: 'duplicate-subject',
    message: `${path} comes out as ${scan}, as do ${others.slice(0, 3).join(', ')}; none of them is taken.`,
    remedy:
      'Say where the subject stands, or of a word in one of the names that it leaves files out (on the command line with --subject-from and --word).',
  }
}

export const unusedMask = (path: string): Remark => ({
  code: 'unused-mask',
  message: `${path} is taken for a mask by its name, but no scan fits it.`,
  remedy:
    'Say where the subject stands, or what a word of its name means (on the command line with --subject-from and --word).',
})
