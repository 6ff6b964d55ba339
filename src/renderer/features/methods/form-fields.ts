import type { FormAnswer } from '../../../contract/api.ts'

type Answers = Readonly<Record<string, FormAnswer>>

/** Whether a question has a meaning with the other answers. */
export function applies(field: string, answers: Answers): boolean {
  if (field === 'residual') return answers['procedure'] === 'reconstruct'
  if (field === 'channels_hold') return Number(answers['channels'] ?? 1) > 1
  return true
}

const empty = (value: FormAnswer | undefined): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)

/** Fields that were filled in and that nobody has changed yet. */
export const guessed = (field: string, prefilled: Answers, answers: Answers): boolean =>
  !empty(prefilled[field]) && JSON.stringify(prefilled[field]) === JSON.stringify(answers[field])

const mayBeEmpty = ['background', 'description']
/** Questions that still need an answer. */
export const isOpen = (field: string, answers: Answers): boolean =>
  !mayBeEmpty.includes(field) && applies(field, answers) && empty(answers[field])
