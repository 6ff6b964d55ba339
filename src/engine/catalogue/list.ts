import { statSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { CatalogueEntry } from '../../contract/api.ts'
import { ownMethodsFolder } from '../methods/adding/index.ts'
import { cardKey, isFitted, listMethods, takesReference, type Method } from '../methods/index.ts'
import type { Study } from '../studies/index.ts'
import { readChecks } from './checks.ts'

interface FitRow {
  method: string
  modality: string
  members: string
  created: string
}

const isOwn = ({ folder }: Method): boolean =>
  folder !== undefined && !relative(ownMethodsFolder(), folder).startsWith('..')

function sizeOf({ card, folder }: Method): number {
  return card.graphs.reduce(
    (sum, { file }) => sum + (statSync(join(folder ?? '', file), { throwIfNoEntry: false })?.size ?? 0),
    0,
  )
}

/** Every method that the program has, with what is known of it in this study and on this machine. Throws Fault 'bad-card'. */
export function listCatalogue({ db }: Pick<Study, 'db'>): CatalogueEntry[] {
  const fits = Map.groupBy(
    db.prepare<[], FitRow>('SELECT method, modality, members, created FROM fit ORDER BY modality').all(),
    ({ method }) => method,
  )
  const maps = new Map(
    db
      .prepare<[], { method: string; n: number }>('SELECT method, count(*) AS n FROM map GROUP BY method')
      .all()
      .map(({ method, n }) => [method, n]),
  )
  const checks = readChecks()
  return listMethods().map((method) => {
    const { card } = method
    const check = checks[card.id]
    return {
      id: card.id,
      name: card.name,
      family: card.family,
      version: card.version,
      procedure: card.procedure,
      description: card.description,
      deviations: card.deviations ?? '',
      citation: card.citation,
      licence: card.licence,
      trained_on: card.trained_on,
      limits: card.limits,
      clinical_use: card.clinical_use,
      modalities: card.modalities,
      fast: card.fast !== undefined,
      fitted: isFitted(card),
      reference: takesReference(card),
      own: isOwn(method),
      bytes: sizeOf(method),
      graphs: card.graphs.map(({ file, sha256 }) => ({ file, sha256 })),
      fits: (fits.get(card.id) ?? []).map(({ modality, members, created }) => ({
        modality,
        scans: (JSON.parse(members) as unknown[]).length,
        created,
      })),
      maps: maps.get(card.id) ?? 0,
      check: check && check.key === cardKey(card) ? check.check : null,
    }
  })
}
