import type { SubjectRule } from '../../../contract/api.ts'
import { subjectKey } from '../../studies/index.ts'
import type { NameReading } from './read.ts'

const firstPart = (name: string): string => /^(?:sub-)?[^-_.\s]+/i.exec(name)?.[0] ?? ''

type Rule = (reading: NameReading) => string | undefined

const rules: Record<SubjectRule, Rule> = {
  file: ({ own, folders }) => own || folders.at(-1),
  'first-part': ({ own, folders }) => firstPart(own) || folders.at(-1),
  folder: ({ own, folders }) => folders.at(-1) ?? own,
  'outer-folder': ({ own, folders }) => folders[0] ?? own,
}

/** Whose a file is by a rule; the chosen folder's name where neither its name nor its folders say. */
export const subjectBy = (rule: SubjectRule, reading: NameReading, root: string): string =>
  rules[rule](reading) || root

export const isScan = ({ kind }: Pick<NameReading, 'kind'>): boolean =>
  kind === 'T1w' || kind === 'T2w' || kind === 'FLAIR'
export const isMask = ({ kind }: Pick<NameReading, 'kind'>): boolean =>
  kind === 'lesion-mask' || kind === 'brain-mask'

/** The place that a scan takes in a study: it has one scan. */
export const slotOf = (scan: NameReading & { subject: string }): string =>
  [subjectKey(scan.subject), scan.session, scan.modality].join('\0')

/** Scans that come out as the same, and masks of nobody: what speaks against a rule. */
function contradictions(rule: SubjectRule, readings: readonly NameReading[], root: string): number {
  const named = readings.map((one) => ({ ...one, subject: subjectBy(rule, one, root) }))
  const scans = named.filter(isScan)
  const slots = new Set(scans.map(slotOf))
  const subjects = new Set(scans.map(({ subject }) => subjectKey(subject)))
  const orphans = named.filter((one) => isMask(one) && !subjects.has(subjectKey(one.subject)))
  return scans.length - slots.size + orphans.length
}

/** The rule that fits these names best; of equally good ones the first. The first part of a name is a person's choice only. */
export function bestRule(readings: readonly NameReading[], root: string): SubjectRule {
  const tried = (['file', 'folder', 'outer-folder'] as const).map((rule) => ({
    rule,
    against: contradictions(rule, readings, root),
  }))
  return tried.reduce((best, one) => (one.against < best.against ? one : best)).rule
}
