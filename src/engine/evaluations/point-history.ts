import { isDeepStrictEqual } from 'node:util'
import type { Calibration } from '../../contract/index.ts'
import type { PointChange } from '../../contract/api.ts'
import type { Study } from '../studies/index.ts'

interface Stored {
  id: number
  key: string
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

interface Before {
  readonly key: string
  readonly point: Calibration
}

/** The calibration scans and the settings are the first half of a key: where they stay, the operating point does. */
const shapeOf = (key: string): string => key.split('-')[0]!

const sameButConfidence = (a: Calibration, b: Calibration): boolean =>
  a.confidence !== b.confidence &&
  (['threshold', 'target_fpr', 'postprocessing', 'seed', 'voxels'] as const).every((one) => a[one] === b[one])

function whatOf(key: string, point: Calibration, before: Before | undefined): PointChange['what'] {
  if (!before) return 'point'
  if (shapeOf(key) !== shapeOf(before.key))
    return sameButConfidence(point, before.point) ? 'confidence' : 'point'
  const isNew = (part: 'scan_fpr' | 'best_dice'): boolean =>
    point[part] !== undefined && !isDeepStrictEqual(point[part], before.point[part])
  return isNew('scan_fpr') ? 'scan-fpr' : isNew('best_dice') ? 'best-dice' : 'checked'
}

/** Every operating point that was set and every figure found beside one, the newest first, with who and why. */
export function pointHistory(study: Study): PointChange[] {
  const lines = study.db
    .prepare<[], Said>(
      "SELECT time, who, detail FROM log WHERE what IN ('operating-point', 'calibrate') ORDER BY id",
    )
    .all()
  const before = new Map<string, Before>()
  return study.db
    .prepare<[], Stored>('SELECT id, key, created, result FROM calibration ORDER BY id')
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
        what: whatOf(row.key, point, before.get(own)),
        before: before.get(own)?.point.threshold ?? null,
        threshold: point.threshold,
        target_fpr: point.target_fpr,
        confidence: point.confidence,
        fpr: point.fpr,
        subjects: point.subjects,
        postprocessing: point.postprocessing,
      }
      before.set(own, { key: row.key, point })
      return change
    })
    .reverse()
}
