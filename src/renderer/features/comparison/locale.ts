import type { Translation } from '../../app/feature.ts'

export const en = {
  empty: 'This page is not built yet.',
}

export const de: Translation<typeof en> = {
  empty: 'Diese Seite gibt es noch nicht.',
}
