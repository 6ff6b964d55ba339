/** What a check found. An error keeps the model out; a warning comes in with it and into its card; a note explains. */
export interface Finding {
  readonly level: 'error' | 'warning' | 'note'
  readonly code: FindingCode
  /** One sentence: what is so. */
  readonly message: string
  /** One sentence: what to do about it; '' where nothing is to be done. */
  readonly remedy: string
}

export const findingCodes = [
  // the files
  'not-onnx', 'truncated', 'missing-file', 'hash-mismatch', 'external-missing', 'external-outside', 'external-inside',
  // card, form, place
  'bad-card', 'bad-form', 'open-question', 'other-model', 'id-taken', 'needs-card',
  // what the graph says of itself
  'unknown-operator', 'vendor-operator', 'opset', 'random-operator', 'training-mode',
  'no-input', 'no-output', 'extra-input', 'dtype', 'rank', 'channels', 'input-size', 'dynamic-shape', 'fixed-batch', 'batch-freed',
  'output-grid', 'output-dtype', 'raw-map', 'threshold-inside', 'min-max-inside', 'per-image-min-max',
  'normalisation-inside', 'no-normalisation', 'grid-chosen', 'grid-too-small',
  // what it did with a scan
  'refused-to-load', 'refused-to-run', 'crashed', 'not-finite', 'constant-output', 'zero-output', 'identity',
  'binary-output', 'spans-0-1', 'score-range', 'background', 'not-repeatable', 'batch-matters',
  'providers', 'seconds', 'slow', 'test-vector', 'test-vector-differs', 'no-test-vector', 'no-scan', 'not-run',
] as const // prettier-ignore
export type FindingCode = (typeof findingCodes)[number]

export const error = (code: FindingCode, message: string, remedy: string): Finding => ({
  level: 'error',
  code,
  message,
  remedy,
})
export const warning = (code: FindingCode, message: string, remedy: string): Finding => ({
  level: 'warning',
  code,
  message,
  remedy,
})
export const note = (code: FindingCode, message: string, remedy = ''): Finding => ({
  level: 'note',
  code,
  message,
  remedy,
})

export const isError = ({ level }: Finding): boolean => level === 'error'

/** At most five names, the rest as a number. */
export const some = (names: readonly string[]): string =>
  names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`
