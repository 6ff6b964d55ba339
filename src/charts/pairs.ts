import type { TopLevelSpec } from 'vega-lite'
import { brushParam, chartConfig, inks, type Theme } from './theme.ts'

export interface DicePair {
  /** Label of the scan, shown on hover. */
  scan: string
  a: number
  b: number
}

/** Dice of two methods on the same scans: a point a scan, the line of equality; above it the second is better. */
export function dicePairsChart(
  pairs: readonly DicePair[],
  options: { theme: Theme; a: string; b: string; size?: number; font?: string; brush?: boolean },
): TopLevelSpec {
  const ink = inks[options.theme]
  const axis = (field: 'a' | 'b', name: string) => ({
    field,
    type: 'quantitative' as const,
    scale: { domain: [0, 1] },
    title: `Dice, ${name}`,
  })
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    config: chartConfig(options.theme, options.font),
    width: options.size ?? 240,
    height: options.size ?? 240,
    layer: [
      {
        data: {
          values: [
            { a: 0, b: 0 },
            { a: 1, b: 1 },
          ],
        },
        mark: { type: 'line', strokeDash: [3, 3], color: ink.secondary, strokeWidth: 0.9 },
        encoding: { x: axis('a', options.a), y: axis('b', options.b) },
      },
      {
        data: { values: [...pairs] },
        ...(options.brush ? { params: [brushParam] } : {}),
        mark: { type: 'point', color: '#0072B2', size: 36, opacity: 0.85 },
        encoding: {
          x: axis('a', options.a),
          y: axis('b', options.b),
          tooltip: [
            { field: 'scan', title: ' ' },
            { field: 'a', title: options.a, format: '.3f' },
            { field: 'b', title: options.b, format: '.3f' },
          ],
        },
      },
    ],
  }
}
