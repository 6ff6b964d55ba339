import type { GroupStatus } from '../groups.ts'

export interface CurvePoint {
  x: number
  value: number
  /** 95 % band that holds at each x by itself. */
  lo: number
  hi: number
  /** 95 % band that holds along the whole curve at once. */
  lo_all: number
  hi_all: number
}
export interface Curve {
  /** Subjects. */
  n: number
  observations: number
  status: GroupStatus
  /** How x was fitted: lesion volumes on a logarithmic scale. */
  scale: 'linear' | 'log10'
  /** Places of the spline's knots on the axis of x; empty for a straight line on the logit scale. */
  knots: number[]
  points: CurvePoint[]
  note?: string
}
