import { readFileSync } from 'node:fs'
import * as vega from 'vega'
import { compile, type TopLevelSpec } from 'vega-lite'
import { fontsFolder } from './resources.ts'
import { fontMetrics } from './font-metrics.ts'
import { legible } from './legible.ts'

/** The family the report's charts are drawn in; shipped in resources/report/fonts. */
export const chartFont = 'Source Sans 3'

interface TextItem {
  fontSize?: number
  fontWeight?: string | number
}
interface SceneGraph {
  textMetrics: { width: (item: TextItem, text: unknown) => number }
  resetSVGDefIds: () => void
}
// Exported by vega (vega-scenegraph) but absent from its typings.
const scene = vega as unknown as SceneGraph

let measured = false
/** Without a canvas, vega guesses 0.8 em a character; measure with the font that will be drawn instead. */
function measureWithShippedFont(): void {
  if (measured) return
  const regular = fontMetrics(readFileSync(new URL('SourceSans3-Regular.ttf', fontsFolder)))
  const semibold = fontMetrics(readFileSync(new URL('SourceSans3-SemiBold.ttf', fontsFolder)))
  scene.textMetrics.width = (item, text) => {
    if (text === null || text === undefined) return 0
    const bold = item.fontWeight === 'bold' || Number(item.fontWeight) >= 600
    return (bold ? semibold : regular).width(legible(String(text)).trim()) * (item.fontSize ?? 11)
  }
  measured = true
}

/** A Vega-Lite spec as SVG text, without a DOM or a canvas. The same spec gives the same text. */
export async function renderSvg(spec: TopLevelSpec): Promise<string> {
  measureWithShippedFont()
  scene.resetSVGDefIds()
  const warnings: string[] = []
  const logger = {
    level: () => logger,
    error: (...texts: unknown[]) => {
      throw new Error(`chart: ${texts.join(' ')}`)
    },
    warn: (...texts: unknown[]) => (warnings.push(texts.join(' ')), logger),
    info: () => logger,
    debug: () => logger,
  }
  const compiled = compile(spec, { logger: logger as never }).spec
  const view = new vega.View(vega.parse(compiled), { renderer: 'none', logger: logger as never })
  try {
    return await view.toSVG()
  } finally {
    view.finalize()
  }
}
