import type { ScanEntry } from '../../../contract/api.ts'

/** A subject with what its scans say; the unit of groups and splits. */
export interface SubjectRow {
  readonly subject: string
  readonly group: ScanEntry['group']
  readonly split: ScanEntry['split']
  readonly age: number | null
  readonly sex: string | null
  readonly scanner: string
  readonly modalities: string
  readonly scans: number
  readonly scanIds: readonly number[]
}

export function subjectsOf(scans: readonly ScanEntry[]): SubjectRow[] {
  return [...Map.groupBy(scans, ({ subject }) => subject)].map(([subject, own]) => {
    const first = own[0]!
    const distinct = (values: readonly (string | null)[]): string =>
      [...new Set(values.filter((value) => value !== null && value !== ''))].join(', ')
    return {
      subject,
      group: first.group,
      split: first.split,
      age: first.age,
      sex: first.sex,
      scanner: distinct(own.map(({ scanner }) => scanner)),
      modalities: distinct(own.map(({ modality }) => modality)),
      scans: own.length,
      scanIds: own.map(({ scan_id }) => scan_id),
    }
  })
}

/** How alike the healthy subjects of calibration and test are. */
export interface Balance {
  readonly split: 'calibration' | 'test'
  readonly subjects: number
  /** Median, and the ages between which all lie; null where none is known. */
  readonly age: { readonly median: number; readonly min: number; readonly max: number } | null
  readonly female: number
  readonly male: number
  readonly scanners: string
}

export function balanceOf(subjects: readonly SubjectRow[]): Balance[] {
  return (['calibration', 'test'] as const).map((split) => {
    const own = subjects.filter((subject) => subject.group === 'healthy' && subject.split === split)
    const ages = own
      .map(({ age }) => age)
      .filter((age) => age !== null)
      .sort((a, b) => a - b)
    const middle = (ages.length - 1) / 2
    const scanners = [...Map.groupBy(own, ({ scanner }) => scanner || '?')].sort(
      ([a, x], [b, y]) => y.length - x.length || a.localeCompare(b),
    )
    return {
      split,
      subjects: own.length,
      age:
        ages.length === 0
          ? null
          : {
              median: (ages[Math.floor(middle)]! + ages[Math.ceil(middle)]!) / 2,
              min: ages[0]!,
              max: ages.at(-1)!,
            },
      female: own.filter(({ sex }) => sex === 'F').length,
      male: own.filter(({ sex }) => sex === 'M').length,
      scanners: scanners.map(([name, same]) => `${name} ${same.length}`).join(', '),
    }
  })
}
