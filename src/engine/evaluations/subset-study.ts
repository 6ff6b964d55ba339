import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toFault } from '../../contract/index.ts'
import { setReferenceChoice, withReference } from '../annotations/index.ts'
import { listScans, openStudy, type Split, type Study } from '../studies/index.ts'

/**
 * A copy of the study in a temporary folder, without maps, fits and figures, in which only these subjects are left in a
 * split; the scans stay where they are, the references are those in force. Gone when it is disposed of.
 */
export function subsetStudy(study: Study, split: Split, kept: ReadonlySet<string>): Study {
  const folder = mkdtempSync(join(tmpdir(), 'normascope-subset-'))
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  try {
    study.db.prepare('VACUUM INTO ?').run(join(folder, 'study.sqlite'))
    const copy = openStudy(folder)
    const close = (): void => {
      copy.close()
      remove()
    }
    try {
      copy.db.transaction(() => empty(study, copy, split, kept))()
    } catch (error) {
      close()
      throw error
    }
    return { ...copy, close, [Symbol.dispose]: close }
  } catch (error) {
    remove()
    throw toFault(error, folder)
  }
}

function empty(study: Study, copy: Study, split: Split, kept: ReadonlySet<string>): void {
  copy.db.exec(
    'DELETE FROM ledger_scan; DELETE FROM map; DELETE FROM fit; DELETE FROM calibration; DELETE FROM threshold_table',
  )
  // a mask made from drawings lies in the study's own folder
  const mask = copy.db.prepare('UPDATE scan SET mask_path = ?, mask_sha256 = ? WHERE id = ?')
  for (const scan of withReference(study, listScans(study)))
    if (scan.drawn) mask.run(scan.maskPath, scan.maskSha256, scan.id)
  setReferenceChoice(copy, 'original')
  const leave = copy.db.prepare('UPDATE subject SET split = NULL WHERE subject = ?')
  for (const { subject, group } of listScans(study, { split }))
    if (group === 'healthy' && !kept.has(subject)) leave.run(subject)
}
