import { parseSplit } from '../studies/index.ts'
import type { Group } from '../studies/index.ts'
import type { Candidate } from './candidate.ts'
import { parseAge, parseSex } from './words.ts'

type Facts = Omit<Candidate, 'path' | 'subject' | 'session' | 'modality' | 'maskPath' | 'brainMaskPath'>

/** Patients set no threshold: in calibration they would raise it, so they are kept out of it. */
function splitIn(
  cells: Record<string, string>,
  group: Group | null,
  whose: string,
): Pick<Facts, 'split' | 'remarks'> {
  const word = cells['split']
  if (word === undefined) return { split: null, remarks: [] }
  const split = parseSplit(word)
  if (!split) {
    const message = `The split of ${whose} is "${word}", which is no split; it is left open.`
    const remedy = 'Use calibration, test or train.'
    return { split: null, remarks: [{ code: 'unknown-split', message, remedy }] }
  }
  if (split === 'calibration' && group === 'patient') {
    const message = `The table puts the patient ${whose} into calibration; it is put into test.`
    const remedy = 'Thresholds come from healthy subjects only; correct the split or the group.'
    return { split: 'test', remarks: [{ code: 'patient-in-calibration', message, remedy }] }
  }
  return { split, remarks: [] }
}

/** What the cells of one row say about a subject and its scan. */
export function factsIn(cells: Record<string, string>, group: Group | null, whose: string): Facts {
  const age = parseAge(cells['age'], whose)
  const split = splitIn(cells, group, whose)
  const remarks = [...age.remarks, ...split.remarks]
  const sex = cells['sex'] === undefined ? null : (parseSex(cells['sex']) ?? null)
  if (cells['sex'] !== undefined && sex === null) {
    const message = `The sex of ${whose} is "${cells['sex']}", which is not known; it is left out.`
    remarks.push({ code: 'unknown-sex', message, remedy: 'Write M, F or O in the column "sex".' })
  }
  return {
    group,
    age: age.age,
    sex,
    scanner: cells['scanner'] ?? null,
    site: cells['site'] ?? null,
    lesionType: cells['lesion_type'] ?? null,
    split: split.split,
    remarks,
  }
}
