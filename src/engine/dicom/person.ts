import type { SliceHeader } from './slice.ts'

/** Older people are few enough to be recognised: they count as this old. */
export const oldestTold = 90

const yearsPer: Record<string, number> = { Y: 1, M: 1 / 12, W: 7 / 365.25, D: 1 / 365.25 }

const dateOf = (text: string): [number, number, number] | undefined => {
  const found = /^(\d{4})[.-]?(\d{2})[.-]?(\d{2})/.exec(text)
  return found ? [Number(found[1]), Number(found[2]), Number(found[3])] : undefined
}

function fullYears(birth: string, at: string): number | null {
  const [from, to] = [dateOf(birth), dateOf(at)]
  if (!from || !to) return null
  const hadBirthday = to[1] > from[1] || (to[1] === from[1] && to[2] >= from[2])
  return to[0] - from[0] - (hadBirthday ? 0 : 1)
}

/** Age in full years at the examination: as the header says it, else from the dates; 90 for everything over 89. */
export function ageOf({
  patientAge,
  patient,
  studyDate,
}: Pick<SliceHeader, 'patientAge' | 'patient' | 'studyDate'>): number | null {
  const said = /^(\d{1,3})([YMWD])$/.exec(patientAge.trim().toUpperCase())
  const known = said && patientAge.trim() !== '000Y' // which stands for 'not said'
  const age = known
    ? Math.floor(Number(said[1]) * yearsPer[said[2]]! + 1e-9)
    : fullYears(patient.birth, studyDate)
  if (age === null || age < 0 || age > 120) return null
  return Math.min(age, oldestTold)
}

export const sexOf = ({ patient }: Pick<SliceHeader, 'patient'>): 'M' | 'F' | null =>
  patient.sex === 'M' || patient.sex === 'F' ? patient.sex : null
