import { existsSync } from 'node:fs'
import { join } from 'node:path'
import packageJson from '../../../package.json' with { type: 'json' }
import { Fault } from '../../contract/index.ts'
import { referenceChoiceSchema, type ReferenceChoice } from '../../contract/api/annotations.ts'
import { digestOf } from '../methods/index.ts'
import { getSetting, listScans, setSetting, type ScanRow, type Study } from '../studies/index.ts'
import { readHeader, readMask } from '../volumes/index.ts'
import { annotationRows, drawingOf, type AnnotationRow } from './journal.ts'
import { maskPath, writeMask } from './masks.ts'

/** Which masks stand for the truth in this study. */
export const referenceChoice = (study: Pick<Study, 'db'>): ReferenceChoice =>
  referenceChoiceSchema.catch('original').parse(getSetting(study, 'reference'))

/** Readers who drew anything, by name. */
export const readersOf = (study: Pick<Study, 'db'>): string[] => [
  ...new Set(
    annotationRows(study)
      .filter((row) => row.strokes > 0)
      .map((row) => row.reader),
  ),
]

/** Sets the study's choice. Throws 'not-found' for a reader who drew nothing. Results are measured anew by the next evaluation. */
export function setReferenceChoice(study: Study, choice: ReferenceChoice): void {
  const reader = readerOf(choice)
  const readers = readersOf(study)
  if (reader !== undefined && !readers.some((name) => name.toLowerCase() === reader.toLowerCase()))
    throw new Fault({
      code: 'not-found',
      message: `Reader '${reader}' has drawn nothing in this study.`,
      remedy: readers.length === 0 ? 'Draw lesions in Review first.' : `Name one of ${readers.join(', ')}.`,
    })
  if (choice === referenceChoice(study)) return
  setSetting(study, 'reference', choice)
  study.log('reference', choice)
}

const readerOf = (choice: ReferenceChoice): string | undefined =>
  choice.startsWith('reader:') ? choice.slice('reader:'.length) : undefined

/** The drawings that shape the reference of a scan under a choice; none where the imported one stays. */
function drawingsFor(rows: readonly AnnotationRow[], choice: ReferenceChoice): AnnotationRow[] {
  const reader = readerOf(choice)?.toLowerCase()
  return rows.filter(
    (row) => row.strokes > 0 && (choice === 'combined' || row.reader.toLowerCase() === reader),
  )
}

const madeFrom = (scan: ScanRow, drawings: readonly AnnotationRow[]): string =>
  digestOf({
    version: 1,
    scan: scan.sha256,
    reference: scan.maskSha256,
    drawings: drawings.map((row) => [row.id, row.last]),
  })

interface Made {
  scan_id: number
  made_from: string
  path: string
  sha256: string
}

/** A scan as it is measured: `drawn` where its reference is a mask made from readers' drawings. */
export type MeasuredScan = ScanRow & { readonly drawn?: true }

/**
 * The scans as they are measured: test scans with the mask of the study's choice in place of the imported one, all others
 * as they are (the operating point rests on calibration scans, which readers' drawings never touch). Under a reader's
 * masks, scans that this reader did not draw on keep the imported one; 'combined' is every voxel that the imported mask
 * or any reader marks. The masks are those of the last {@link prepareReferences}: who goes on drawing changes no figure
 * until the study is evaluated again.
 */
export function withReference(study: Study, scans: ScanRow[]): MeasuredScan[] {
  const choice = referenceChoice(study)
  if (choice === 'original') return scans
  const made = madeMasks(study, choice)
  return scans.map((scan) => {
    const mask = scan.split === 'test' ? made.get(scan.id) : undefined
    return mask
      ? { ...scan, maskPath: join(study.folder, mask.path), maskSha256: mask.sha256, drawn: true }
      : scan
  })
}

const madeMasks = ({ db }: Pick<Study, 'db'>, choice: ReferenceChoice): Map<number, Made> =>
  new Map(
    db
      .prepare<[string], Made>('SELECT scan_id, made_from, path, sha256 FROM reference_mask WHERE choice = ?')
      .all(choice)
      .map((row) => [row.scan_id, row]),
  )

interface Wanted {
  scan: ScanRow
  drawings: AnnotationRow[]
  from: string
  made: Made | undefined
}

/** Every test scan that was drawn on under the choice, or has a mask made for it. */
function wanted(study: Study, choice: ReferenceChoice): Wanted[] {
  const rows = Map.groupBy(annotationRows(study), (row) => row.scanId)
  const made = madeMasks(study, choice)
  return listScans(study, { split: 'test' }).flatMap((scan) => {
    const drawings = drawingsFor(rows.get(scan.id) ?? [], choice)
    const known = made.get(scan.id)
    return drawings.length > 0 || known
      ? [{ scan, drawings, from: madeFrom(scan, drawings), made: known }]
      : []
  })
}

const isCurrent = ({ made, from, drawings }: Wanted): boolean =>
  drawings.length === 0 ? made === undefined : made?.made_from === from

/** The union of drawings, and of the imported mask where asked for. */
async function unite(scan: ScanRow, masks: Uint8Array[], imported: boolean): Promise<Uint8Array> {
  const { grid } = await readHeader(scan.path)
  const union = new Uint8Array(grid.dims[0] * grid.dims[1] * grid.dims[2])
  if (imported && scan.maskPath !== null)
    masks.push((await readMask(scan.maskPath, { ...grid, path: scan.path })).data)
  for (const mask of masks) for (let i = 0; i < union.length; i++) if (mask[i] !== 0) union[i] = 1
  return union
}

async function make(study: Study, choice: ReferenceChoice, { scan, drawings, from }: Wanted): Promise<void> {
  const combined = choice === 'combined'
  const masks = drawings.map((row) => drawingOf(study, row).mask as Uint8Array)
  const union = await unite(scan, masks, combined)
  const name = combined ? 'combinedReference' : `readerReference${readerOf(choice)!}`
  const path = maskPath(scan, name)
  const sha256 = await writeMask(study, path, drawings[0]!, union, {
    Description: combined
      ? 'Every voxel that the imported reference or a reader marks; 1 inside, 0 outside.'
      : `What reader ${drawings[0]!.reader} had drawn when the study was evaluated; 1 inside, 0 outside.`,
    Type: 'Lesion',
    Manual: true,
    Sources: [`bids:raw:${scan.label}`],
    SourceSHA256: scan.sha256,
    ReferenceSHA256: scan.maskSha256,
    Readers: drawings.map((row) => row.reader),
    GeneratedBy: [{ Name: 'Normascope', Version: packageJson.version }],
  })
  study.db
    .prepare(
      'INSERT OR REPLACE INTO reference_mask (scan_id, choice, made_from, path, sha256) VALUES (?, ?, ?, ?, ?)',
    )
    .run(scan.id, choice, from, path, sha256)
}

/**
 * Makes the masks of the study's choice for every test scan that was drawn on; what is up to date is left alone. From
 * then on the study is measured by them.
 */
export async function prepareReferences(study: Study, signal?: AbortSignal): Promise<void> {
  const choice = referenceChoice(study)
  if (choice === 'original') return
  const drop = study.db.prepare('DELETE FROM reference_mask WHERE scan_id = ? AND choice = ?')
  for (const one of wanted(study, choice)) {
    signal?.throwIfAborted()
    if (one.drawings.length === 0) drop.run(one.scan.id, choice)
    else if (!isCurrent(one) || !existsSync(join(study.folder, one.made!.path)))
      await make(study, choice, one)
  }
}

/** Which mask the test scans are measured by, and what was drawn since; no sentence for the imported reference. */
export function referenceNotes(study: Study): string[] {
  const choice = referenceChoice(study)
  if (choice === 'original') return []
  const all = wanted(study, choice)
  const made = all.filter((one) => one.made).length
  const stale = all.filter((one) => !isCurrent(one)).length
  const scans = listScans(study, { split: 'test' }).length
  const whose =
    choice === 'combined' ? 'the imported reference and all readers together' : `reader ${readerOf(choice)}`
  return [
    `Reference: ${whose} on ${made} of ${scans} test scans, the imported reference on the others.`,
    ...(stale > 0
      ? [
          `What was drawn since on ${stale} test scans is not measured yet: evaluate again (\`normascope evaluate\` on the command line).`,
        ]
      : []),
  ]
}
