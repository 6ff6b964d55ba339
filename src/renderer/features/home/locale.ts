import type { Translation } from '../../app/feature.ts'

const en = {
  title: 'Studies',
}

const de: Translation<typeof en> = {
  title: 'Studien',
}

export const home = { en, de }
