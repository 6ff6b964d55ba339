import type { CatalogueEntry } from '../../contract/api.ts'
import { sayCard } from './index.ts'

const shown = [
  'name',
  'family',
  'description',
  'deviations',
  'trained_on',
  'limits',
  'licence',
  'citation',
] as const satisfies readonly (keyof CatalogueEntry)[]

/** A method of the library as the page shows it: what its card says in the language of the page. */
export const saidMethod = (method: CatalogueEntry): CatalogueEntry => ({
  ...method,
  ...Object.fromEntries(shown.map((field) => [field, sayCard(method.id, method[field])])),
})
