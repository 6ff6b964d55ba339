import type { FlagCode } from '../../contract/index.ts'
import { subjectKey } from '../studies/index.ts'
import type { ScanRow } from '../studies/index.ts'
import { describeScan } from './candidate.ts'
import type { Candidate, Found, Skip } from './candidate.ts'
import { groupUnknown } from './voxelChecks.ts'

const skip = (candidate: Candidate, code: FlagCode, message: string, remedy: string): Skip => ({
  path: candidate.path,
  code,
  message,
  remedy,
})

const distinct = <T>(values: readonly (T | null)[]): T[] => [
  ...new Set(values.filter((value) => value !== null)),
]

/** Why none of a subject's scans may be taken: two groups or two splits, here or against the study. */
function leakOf(
  scans: readonly Candidate[],
  known: ScanRow | undefined,
): { message: string; remedy: string } | undefined {
  const { subject } = scans[0]
  const groups = distinct([...scans.map((scan) => scan.group), known?.group ?? null])
  if (groups.length > 1) {
    const where = known ? 'between this import and the study' : 'within this import'
    const message = `Subject ${subject} is healthy and a patient at once (${where}); none of its scans is taken.`
    const remedy = 'Give all rows of a subject the same group; a wrong group in the study needs a new study.'
    return { message, remedy }
  }
  const splits = distinct(scans.map((scan) => scan.split))
  if (splits.length < 2) return undefined
  const message = `Subject ${subject} is in two splits, ${splits.join(' and ')}; none of its scans is taken.`
  return { message, remedy: 'Give all rows of a subject the same split.' }
}

/** Facts of the subject are the same on all its scans: the first that any of them gives. */
function withSubjectFacts(scans: readonly Candidate[]): Candidate[] {
  const first = <K extends 'group' | 'age' | 'sex' | 'split'>(key: K): Candidate[K] =>
    scans.find((scan) => scan[key] !== null)?.[key] ?? null
  const facts = { group: first('group'), age: first('age'), sex: first('sex'), split: first('split') }
  return scans.map((scan) => {
    const remarks = scan.remarks.filter(({ code }) => !(code === 'missing-age' && facts.age !== null))
    return { ...scan, ...facts, remarks }
  })
}

/**
 * Decides, before a voxel is read, what can't be taken: subjects with two groups or two splits or with neither group nor mask, a
 * second scan of the same subject, session and modality, and a file named twice. `known` are the study's scans.
 */
export function plan(found: Found, known: readonly ScanRow[]): Found {
  const skipped = [...found.skipped]
  const kept = new Map<Candidate, Candidate>()
  const knownBySubject = new Map(known.map((row) => [subjectKey(row.subject), row]))
  for (const [key, scans] of Map.groupBy(found.candidates, ({ subject }) => subjectKey(subject))) {
    const inStudy = knownBySubject.get(key)
    const leak = leakOf(scans, inStudy)
    if (leak) {
      for (const scan of scans) skipped.push(skip(scan, 'leak', leak.message, leak.remedy))
      continue
    }
    const name = inStudy?.subject ?? scans[0].subject
    withSubjectFacts(scans).forEach((scan, i) => kept.set(scans[i], { ...scan, subject: name }))
  }
  const slots = new Map<string, string>()
  const paths = new Set<string>()
  const candidates: Candidate[] = []
  for (const original of found.candidates) {
    const scan = kept.get(original)
    if (!scan) continue
    const slot = [scan.subject, scan.session, scan.modality].join('\0')
    const before = slots.get(slot)
    if (scan.group === null && scan.maskPath === null && !knownBySubject.has(subjectKey(scan.subject))) {
      const { code, message, remedy } = groupUnknown(scan)
      skipped.push(skip(scan, code, message, remedy))
    } else if (paths.has(scan.path)) {
      const message = `${scan.path} is listed twice; the second time, as ${describeScan(scan)}, is left out.`
      skipped.push(skip(scan, 'duplicate-scan', message, 'Remove one of the lines.'))
    } else if (before !== undefined) {
      const message = `${scan.path} is a second scan of ${describeScan(scan)}; ${before} is taken.`
      const remedy = 'Keep one scan of each modality in a session, or give the second a session of its own.'
      skipped.push(skip(scan, 'duplicate-subject', message, remedy))
    } else {
      slots.set(slot, scan.path)
      paths.add(scan.path)
      candidates.push(scan)
    }
  }
  return { candidates, skipped, groupWords: found.groupWords }
}
