import type { Calibration } from '../../contract/index.ts'
import type { PointChange } from '../../contract/api.ts'
import type { Study } from '../studies/index.ts'

interface Stored {
  id: number
  created: string
  result: string
}
interface Said {
  time: string
  who: string
  detail: string
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/**
 * The study's log names every operating point after it was set, with who and why (older studies: all of one call in one line,
 * 'METHOD MODALITY [BEFORE -> ]THRESHOLD' each).
 */
function saidOf(lines: readonly Said[], { created }: Stored, point: Calibration): Said | undefined {
  const { method, modality, threshold } = point
  const named = new RegExp(
    `(?:^|[,:] )${escaped(method)} ${escaped(modality)} (?:[^ ,]+ -> )?${escaped(String(threshold))}(?![\\de]|\\.\\d)`,
    'u',
  )
  return lines.find(({ time, detail }) => time >= created && named.test(detail))
}

const whyOf = (detail: string): string | null => {
  const why = /Why: (.*)$/su.exec(detail)?.[1]
  return why === undefined || why === 'not said' ? null : why
}

/** Every operating point that was set, the newest first, with who set it and why. */
export function pointHistory(study: Study): PointChange[] {
  const lines = study.db
    .prepare<[], Said>(
      "SELECT time, who, detail FROM log WHERE what IN ('operating-point', 'calibrate') ORDER BY id",
    )
    .all()
  const before = new Map<string, number>()
  return study.db
    .prepare<[], Stored>('SELECT id, created, result FROM calibration ORDER BY id')
    .all()
    .map((row): PointChange => {
      const point = JSON.parse(row.result) as Calibration
      const said = saidOf(lines, row, point)
      const own = `${point.method} ${point.modality}`
      const change = {
        id: row.id,
        time: row.created,
        method: point.method,
        modality: point.modality,
        who: said?.who ?? null,
        why: said ? whyOf(said.detail) : null,
        before: before.get(own) ?? null,
        threshold: point.threshold,
        target_fpr: point.target_fpr,
        fpr: point.fpr,
        subjects: point.subjects,
        postprocessing: point.postprocessing,
      }
      before.set(own, point.threshold)
      return change
    })
    .reverse()
}
