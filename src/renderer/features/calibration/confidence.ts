import type { Calibration } from '../../../contract/index.ts'

/** How sure the promise, the band and the interval of a threshold are to be: what can be chosen. */
const offered = [0.9, 0.95]
export const defaultConfidence = 0.9

/** Also that of an operating point that was set at another one. */
export const confidencesFor = (point: Pick<Calibration, 'confidence'> | undefined): number[] =>
  [...new Set([...offered, ...(point ? [point.confidence] : [])])].sort((a, b) => a - b)
