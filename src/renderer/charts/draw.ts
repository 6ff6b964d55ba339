import { compile, type TopLevelSpec } from 'vega-lite'
import * as vega from 'vega'
import { expressionInterpreter } from 'vega-interpreter'

/** A row of a chart's data, as the chart's author put it in. */
export type Datum = Readonly<Record<string, unknown>>
/** What a brush holds: the range of each field. */
export type Brush = Readonly<Record<string, readonly unknown[]>>

export interface Tip {
  readonly x: number
  readonly y: number
  readonly lines: readonly (readonly [name: string, value: string])[]
}

export interface ChartActions {
  pick: (datum: Datum) => void
  hover: (datum: Datum | undefined) => void
  tip: (tip: Tip | undefined) => void
  brush: (brush: Brush | undefined) => void
}

/** A chart's data are in its spec: nothing is fetched. */
const loader: vega.Loader = {
  load: () => Promise.reject(new Error('a chart does not load anything')),
  sanitize: () => Promise.reject(new Error('a chart does not link to anything')),
  http: () => Promise.reject(new Error('a chart does not load anything')),
  file: () => Promise.reject(new Error('a chart does not load anything')),
}

/** Warnings of the compiler are for the author of a spec, errors are failures. */
const quiet = {
  level: () => quiet,
  error: (...texts: unknown[]) => {
    throw new Error(texts.join(' '))
  },
  warn: () => quiet,
  info: () => quiet,
  debug: () => quiet,
}

function viewOf(spec: TopLevelSpec, options: vega.ViewOptions): vega.View {
  const logger = quiet as unknown as vega.LoggerInterface
  const compiled = compile(spec, { logger: logger as never }).spec
  // The interpreter walks the parsed expressions: the page's policy allows no generated code.
  const runtime = vega.parse(compiled, { aria: false } as vega.Config, { ast: true } as never)
  return new vega.View(runtime, {
    ...options,
    expr: expressionInterpreter,
    loader,
    logger,
  } as vega.ViewOptions)
}

const textOf = (value: unknown): string =>
  value === null || value === undefined
    ? '–'
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value)

/** Whole rows carry fields for the drawing alone; those begin with an underscore or are lists. */
const linesOf = (value: unknown): Tip['lines'] =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value).map(([name, part]) => [name, textOf(part)] as const)
    : [['', textOf(value)] as const]

/** Marks that stand for data; axes, legends and titles have an object of their own as datum. */
function datumOf(item: vega.Item | null | undefined): Datum | undefined {
  const role = (item as { mark?: { role?: string } } | null | undefined)?.mark?.role
  const datum: unknown = item?.datum
  if (role !== 'mark' || typeof datum !== 'object' || datum === null) return undefined
  return Object.fromEntries(Object.entries(datum).filter(([key]) => !key.startsWith('_')))
}

/** Draws a Vega-Lite spec as SVG into the element. Resolves to the function that takes it away. Throws Error. */
export async function drawChart(
  spec: TopLevelSpec,
  element: HTMLElement,
  actions: ChartActions,
): Promise<() => void> {
  const view = viewOf(spec, { renderer: 'svg', container: element, hover: true })
  view.tooltip((_handler, event, _item, value) => {
    const empty = value === null || value === undefined || value === ''
    const box = element.getBoundingClientRect()
    const pointer = event as MouseEvent
    actions.tip(
      empty
        ? undefined
        : { x: pointer.clientX - box.left, y: pointer.clientY - box.top, lines: linesOf(value) },
    )
  })
  view.addEventListener('click', (_event, item) => {
    const datum = datumOf(item)
    if (datum) actions.pick(datum)
  })
  view.addEventListener('mouseover', (_event, item) => actions.hover(datumOf(item)))
  view.addEventListener('mouseout', () => actions.hover(undefined))
  try {
    view.addSignalListener('brush', (_name, value: Brush | undefined) =>
      actions.brush(value && Object.keys(value).length > 0 ? value : undefined),
    )
  } catch {
    // the spec has no parameter of that name
  }
  try {
    await view.runAsync()
  } catch (error) {
    view.finalize()
    throw error
  }
  return () => {
    view.finalize()
    element.replaceChildren()
  }
}

/** The chart as SVG text. */
export async function chartSvg(spec: TopLevelSpec): Promise<string> {
  const view = viewOf(spec, { renderer: 'none' })
  try {
    return await view.toSVG()
  } finally {
    view.finalize()
  }
}
