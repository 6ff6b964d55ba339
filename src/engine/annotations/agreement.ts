import type { AgreementTable } from '../../contract/api/annotations.ts'
import { listScans, type Study } from '../studies/index.ts'
import { annotationRows } from './journal.ts'
import { saveAnnotation } from './masks.ts'
import { agreementTask, type AgreementInput, type AgreementPair } from './tasks.ts'
import { join } from 'node:path'

/** The imported mask's name among the readers. */
export const importedReference = 'reference'

const mean = (values: readonly (number | null)[]): { mean: number | null; undefinedOnes: number } => {
  const known = values.filter((value) => value !== null)
  return {
    mean: known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length,
    undefinedOnes: values.length - known.length,
  }
}

/**
 * How far readers agree with each other and with the imported reference: Dice and Cohen's kappa over brain voxels, per
 * scan that both marked, and the mean over those scans. Masks are brought up to date first. `run` does one scan, in a
 * worker thread for instance.
 */
export async function agreement(
  study: Study,
  run: (input: AgreementInput) => Promise<AgreementPair[]> = agreementTask,
): Promise<AgreementTable> {
  const byScan = Map.groupBy(
    annotationRows(study).filter((row) => row.strokes > 0),
    (row) => row.scanId,
  )
  const rows: AgreementTable['rows'] = []
  for (const scan of listScans(study)) {
    const drawn = byScan.get(scan.id) ?? []
    const masks = scan.maskPath === null ? [] : [{ name: importedReference, path: scan.maskPath }]
    for (const { id } of drawn) {
      const { reader, path } = await saveAnnotation(study, id)
      masks.push({ name: reader, path: join(study.folder, path!) })
    }
    if (drawn.length === 0 || masks.length < 2) continue
    const { path: scanPath, brainMaskPath } = scan
    const pairs = await run({ scanPath, brainMaskPath, masks })
    rows.push(...pairs.map((pair) => ({ scan_id: scan.id, scan: scan.label, ...pair })))
  }
  const pairs = [...Map.groupBy(rows, ({ first, second }) => `${first}/${second}`).values()].map((own) => {
    const { first, second } = own[0]!
    const dice = mean(own.map((row) => row.dice))
    const kappa = mean(own.map((row) => row.kappa))
    return {
      first,
      second,
      scans: own.length,
      dice: dice.mean,
      undefined_dice: dice.undefinedOnes,
      kappa: kappa.mean,
      undefined_kappa: kappa.undefinedOnes,
    }
  })
  return { rows, pairs: pairs.sort((a, b) => b.scans - a.scans) }
}
