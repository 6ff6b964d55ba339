import type { FaultCode } from './faults.ts'

/** Codes of what an import says of a file or a line (docs/importing.md); the words for them are in the pages' catalogues. */
export const remarkCodes = [
  'bad-age',
  'bad-input',
  'bad-table',
  'capped-age',
  'changed-file',
  'contrast-agent',
  'decimal-comma',
  'duplicate-scan',
  'duplicate-subject',
  'empty-mask',
  'group-from-mask',
  'leak',
  'left-out',
  'mask-outside-brain',
  'mask-removed',
  'missing-age',
  'no-mask',
  'no-scan',
  'not-finite',
  'not-found',
  'not-stripped',
  'odd-file',
  'odd-spacing',
  'patient-in-calibration',
  'several-masks',
  'split-kept',
  'unknown-group',
  'unknown-modality',
  'unknown-sex',
  'unknown-split',
  'unused-mask',
] as const
export type RemarkCode = (typeof remarkCodes)[number]

/** Faults with which the reading of a scan can end, besides those that are remarks too. */
const fileFaultCodes = [
  'disk-full',
  'empty-volume',
  'grid-mismatch',
  'missing-column',
  'not-a-volume',
  'read-only',
  'truncated',
  'unexpected',
  'unreadable',
] as const satisfies readonly FaultCode[]

/** Every code that a flag of a scan or a problem of an import can have. */
export const flagCodes = [...remarkCodes, ...fileFaultCodes, 'doubtful-alignment', 'method-failed'] as const
export type FlagCode = (typeof flagCodes)[number]

/** A fault of one scan as a flag; what no scan should end with counts as unexpected. */
export const flagCodeOf = (code: FaultCode): FlagCode =>
  flagCodes.find((known) => known === code) ?? 'unexpected'
