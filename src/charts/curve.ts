import type { TopLevelSpec } from 'vega-lite'
import { chartConfig, inks, type Theme } from './theme.ts'

export interface CurvePoint {
  threshold: number
  fpr: number
  /** Band over subjects, where there is one. */
  lo?: number
  hi?: number
}

export interface CurveOptions {
  theme: Theme
  target: number
  threshold: number
  thresholdLo: number
  thresholdHi: number
  width?: number
  height?: number
  font?: string
}

/**
 * Voxel FPR of healthy calibration scans against the threshold, on a logarithmic FPR axis (points at 0 are left
 * out), with the target as a dashed line, the operating point as a marker and its interval as a bar.
 */
export function thresholdCurve(points: readonly CurvePoint[], options: CurveOptions): TopLevelSpec {
  const ink = inks[options.theme]
  const values = points.filter((point) => point.fpr > 0)
  const x = { field: 'threshold', type: 'quantitative' as const, title: 'Threshold', scale: { zero: false } }
  const y = {
    type: 'quantitative' as const,
    scale: { type: 'log' as const },
    title: 'Voxel FPR (log scale)',
    axis: { format: '~%' },
  }
  const mark = [
    { threshold: options.threshold, lo: options.thresholdLo, hi: options.thresholdHi, fpr: options.target },
  ]
  const accent = '#0072B2'
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    config: chartConfig(options.theme, options.font),
    width: options.width ?? 320,
    height: options.height ?? 200,
    layer: [
      {
        data: { values: values.filter((point) => (point.lo ?? 0) > 0 && point.hi !== undefined) },
        mark: { type: 'area', color: accent, opacity: 0.18 },
        encoding: { x, y: { ...y, field: 'lo' }, y2: { field: 'hi' } },
      },
      {
        data: { values },
        mark: { type: 'line', color: accent, strokeWidth: 1.5 },
        encoding: { x, y: { ...y, field: 'fpr' } },
      },
      {
        data: { values: mark },
        mark: { type: 'rule', strokeDash: [3, 3], color: ink.secondary },
        encoding: { y: { ...y, field: 'fpr' } },
      },
      {
        data: { values: mark },
        mark: { type: 'rule', strokeWidth: 3, color: ink.text },
        encoding: { x: { ...x, field: 'lo' }, x2: { field: 'hi' }, y: { ...y, field: 'fpr' } },
      },
      {
        data: { values: mark },
        mark: { type: 'point', filled: true, size: 60, color: ink.text, opacity: 1 },
        encoding: { x, y: { ...y, field: 'fpr' } },
      },
    ],
  }
}
