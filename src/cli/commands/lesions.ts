import type { LedgerQuery } from '../../contract/index.ts'
import { figure, table } from '../output.ts'
import type { Context } from '../program.ts'

const shown = 200
const place = (mm: readonly number[] | null): string =>
  mm === null ? '–' : mm.map((v) => v.toFixed(0)).join(' ')

export async function lesions(
  { output, signal }: Context,
  dir: string,
  flags: LedgerQuery,
): Promise<unknown> {
  const { openStudy, lockStudy } = await import('../../engine/studies/index.ts')
  const { ledger } = await import('../../engine/evaluations/index.ts')
  using study = openStudy(dir)
  using _lock = lockStudy(study, 'lesions')
  const found = await ledger(study, {
    ...flags,
    signal,
    onProgress: (done, total, label) => output.progress(`Reading ${done}/${total} ${label}`),
  })
  output.say(
    `${found.lesions} lesions, ${found.missed_by_all} of them missed by all of ${found.methods.join(', ')}; ${found.false_positives} false positives on ${found.scans} test scans`,
  )
  if (found.rows.length > 0)
    for (const line of table([
      ['scan', 'kind', 'no.', 'ml', 'contrast', 'scan mm', 'MNI mm', 'found by'],
      ...found.rows
        .slice(0, shown)
        .map((row) => [
          row.scan,
          row.kind === 'lesion' ? 'lesion' : `false positive of ${row.method}`,
          String(row.number),
          figure(row.volume_ml),
          figure(row.contrast),
          place(row.centre_mm),
          place(row.centre_mni_mm),
          row.found_by.join(', ') || 'none',
        ]),
    ]))
      output.say(line)
  const rest = found.total - found.offset - Math.min(shown, found.rows.length)
  if (rest > 0) output.say(`… and ${rest} more; --json gives all, --min-ml leaves out small ones.`)
  for (const warning of found.warnings) output.warn(`Warning: ${warning}`)
  return found
}
