import type { AnnotationStatistics, Estimate } from '../../../contract/index.ts'
import { bootstrapMean, clusterBy } from '../../../science/statistics/index.ts'

import {
  agreement,
  importedReference,
  listAnnotations,
  listNotes,
  openAnnotation,
  readerMask,
  referenceNotes,
} from '../../annotations/index.ts'
import { listScans, type Study } from '../../studies/index.ts'
import { readMask } from '../../volumes/index.ts'
import { spreadOf } from './cohort.ts'
import type { ReaderMasks } from './failures.ts'
import type { Annotated } from './index.ts'

const SEED = 1
const REPLICATES = 1000

interface ScanPair {
  scan_id: number
  first: string
  second: string
  dice: number | null
  kappa: number | null
}

/** One row a pair of readers: means over scans with intervals over subjects. */
function agreementRows(
  rows: readonly ScanPair[],
  subjectOf: ReadonlyMap<number, string>,
): AnnotationStatistics['agreement'] {
  const meanOf = (own: readonly ScanPair[], key: 'dice' | 'kappa'): Estimate =>
    bootstrapMean(
      clusterBy(
        own.filter((row) => row[key] !== null),
        (row) => subjectOf.get(row.scan_id) ?? '',
        (row) => row[key]!,
      ),
      { seed: SEED, replicates: REPLICATES, ...(key === 'dice' ? { bounds: [0, 1] } : {}) },
    )
  return [...Map.groupBy(rows, ({ first, second }) => `${first}\0${second}`).values()].map((own) => ({
    a: own[0]!.first === importedReference ? own[0]!.second : own[0]!.first,
    b: own[0]!.first === importedReference ? importedReference : own[0]!.second,
    scans: own.length,
    subjects: new Set(own.map((row) => subjectOf.get(row.scan_id))).size,
    dice: meanOf(own, 'dice'),
    kappa: meanOf(own, 'kappa'),
  }))
}

/** Notes of the review by what they say. */
function reviewed(study: Study): AnnotationStatistics['reviewed'] {
  const counts = new Map<string, number>()
  for (const note of listNotes(study)) {
    const name = note.category ?? 'comment'
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return [...counts].map(([name, n]) => ({ name, n })).sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** The mask of the reader who drew most recently on the scan, for the picture of a failure. */
const newestMask =
  (study: Study): ReaderMasks =>
  async (scan) => {
    const own = listAnnotations(study, scan.id)
    const newest = [...own].sort((a, b) => (a.changed < b.changed ? 1 : -1))[0]
    const mask = newest && (await readerMask(study, scan.id, newest.reader))
    if (!mask) return null
    const { grid } = await openAnnotation(study, scan.id, mask.reader)
    return { reader: mask.reader, data: (await readMask(mask.path, { ...grid, path: scan.path })).data }
  }

/**
 * Readers' masks, what they say of one another and of the imported reference, and by which reference the study is
 * measured; nothing where nobody has drawn or reviewed.
 */
export async function annotatedOf(study: Study): Promise<Annotated> {
  const scans = new Map(listScans(study).map((scan) => [scan.id, scan]))
  const drawings = listAnnotations(study)
  const readers = [...new Set(drawings.map((row) => row.reader))].sort()
  const note = referenceNotes(study).join(' ')
  const notes = reviewed(study)
  if (readers.length === 0 && notes.length === 0)
    return { readers, statistics: null, masks: () => Promise.resolve(null) }
  const subjectOf = new Map([...scans].map(([id, scan]) => [id, scan.subject]))
  const { rows } = readers.length === 0 ? { rows: [] } : await agreement(study)
  const withReference = (row: ScanPair): boolean =>
    row.first === importedReference || row.second === importedReference
  return {
    readers,
    statistics: {
      readers: readers.map((reader) => {
        const own = drawings.filter((row) => row.reader === reader)
        const volumes = own.map((row) => row.volume_ml).filter((volume) => volume > 0)
        const days = own.flatMap((row) => [row.created ?? row.changed, row.changed]).sort()
        return {
          reader,
          scans: own.length,
          subjects: new Set(own.map((row) => subjectOf.get(row.scan_id))).size,
          empty: own.filter((row) => row.volume_ml === 0).length,
          volume_ml: spreadOf(volumes, 0.25, 0.75),
          blinded: null,
          first: days[0] ?? null,
          last: days.at(-1) ?? null,
        }
      }),
      agreement: agreementRows(
        rows.filter((row) => !withReference(row)),
        subjectOf,
      ),
      reference: agreementRows(rows.filter(withReference), subjectOf),
      reviewed: notes,
      ...(note === '' ? {} : { note }),
    },
    masks: newestMask(study),
  }
}
