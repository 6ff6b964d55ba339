import type { Config } from 'vega-lite'

export type Theme = 'light' | 'dark'

/** A method of the study; its place in the list fixes its colour, marker and dash in every chart. */
export interface ChartMethod {
  id: string
  name: string
}

export interface ChartOptions {
  theme: Theme
  /** All methods of the study in their fixed order, also those absent from this chart. */
  methods: readonly ChartMethod[]
  /** Width of the whole chart in pixels; 96 to the inch. */
  width?: number
  /** Font family; the report has its own, the renderer uses the system's. */
  font?: string
}

/** Colours that separate data from paper: text, faint lines, zebra bands, the paper itself (hollow markers). */
export interface Ink {
  text: string
  secondary: string
  line: string
  band: string
  paper: string
}

export const inks: Record<Theme, Ink> = {
  light: { text: '#1a1a1a', secondary: '#595959', line: '#c9ccd1', band: '#f4f5f6', paper: '#ffffff' },
  dark: { text: '#e6e8eb', secondary: '#9aa3ad', line: '#3a404a', band: '#23272d', paper: '#1e2126' },
}

/** Okabe and Ito's colours, those with most contrast against both papers first. */
const okabeIto = ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#56B4E9', '#E69F00', '#F0E442'] as const
const shapes = [
  'circle',
  'square',
  'triangle-up',
  'diamond',
  'triangle-down',
  'cross',
  'triangle-right',
  'triangle-left',
] as const
const dashes: readonly (readonly number[])[] = [
  [1, 0],
  [7, 3],
  [2, 2],
  [8, 3, 2, 3],
  [12, 3],
  [4, 4],
  [1, 3],
  [10, 2, 2, 2, 2, 2],
]

/** Colour, marker and dash of each method, by its place; so that a chart in black and white can still be read. */
export function methodScales(methods: readonly ChartMethod[], theme: Theme) {
  const colours = [...okabeIto, inks[theme].text]
  const domain = methods.map((method) => method.name)
  const pick = <T>(from: readonly T[]): T[] => methods.map((_, at) => from[at % from.length] as T)
  return {
    color: { domain, range: pick(colours) },
    shape: { domain, range: pick(shapes) },
    strokeDash: { domain, range: pick(dashes).map((dash) => [...dash]) },
  }
}

/** Numbers of axes and tips as in a text: '1 %', a real minus. */
export const numberLocale = (language: 'en' | 'de') => ({
  decimal: language === 'de' ? ',' : '.',
  thousands: language === 'de' ? '.' : ',',
  grouping: [3],
  currency: (language === 'de' ? ['', ' €'] : ['£', '']) as [string, string],
  percent: ' %',
  minus: '−',
})

/** What is brushed in a chart on the page; the brush is moved by drawing another, so that marks in it can be clicked. */
export const brushParam = {
  name: 'brush',
  select: {
    type: 'interval' as const,
    encodings: ['x' as const, 'y' as const],
    translate: false,
    zoom: false,
  },
}

/** Colours with little contrast against white paper. */
const faintOnLight: ReadonlySet<string> = new Set(okabeIto.slice(3))

/** The methods whose own colour alone is hard to see on the paper. */
export function faintMethods(methods: readonly ChartMethod[], theme: Theme): string[] {
  const { domain, range } = methodScales(methods, theme).color
  return theme === 'light' ? domain.filter((_, at) => faintOnLight.has(range[at]!)) : []
}

interface MarkLayer {
  mark: object
  encoding: object
  transform?: readonly object[]
}

/** A layer of marks, and below it the marks of faint methods once more, dark and a little wider: an edge. */
export function withEdges<L extends MarkLayer>(layer: L, { methods, theme }: ChartOptions): L[] {
  const faint = faintMethods(methods, theme)
  if (faint.length === 0) return [layer]
  const own = new Set(['color', 'fill', 'tooltip', 'description'])
  const { strokeWidth = 0 } = layer.mark as { strokeWidth?: number }
  const edge = {
    ...layer,
    transform: [...(layer.transform ?? []), { filter: { field: 'method', oneOf: faint } }],
    mark: {
      ...layer.mark,
      filled: false,
      opacity: 1,
      stroke: inks[theme].text,
      strokeWidth: strokeWidth + 1.4,
    },
    encoding: Object.fromEntries(Object.entries(layer.encoding).filter(([key]) => !own.has(key))),
  }
  return [edge, layer]
}

export function chartConfig(theme: Theme, font = 'system-ui, sans-serif'): Config {
  const ink = inks[theme]
  return {
    background: 'transparent',
    locale: { number: numberLocale('en') },
    font,
    padding: 2,
    view: { stroke: ink.line, strokeWidth: 0.6 },
    axis: {
      labelColor: ink.text,
      titleColor: ink.text,
      titleFontWeight: 'normal',
      labelFontSize: 9.5,
      titleFontSize: 10,
      domainColor: ink.line,
      tickColor: ink.line,
      gridColor: ink.line,
      gridOpacity: 0.55,
      gridWidth: 0.5,
      tickSize: 3,
      labelLimit: 0,
      titleLimit: 0,
    },
    legend: {
      labelColor: ink.text,
      labelFontSize: 9.5,
      labelLimit: 0,
      titleColor: ink.text,
      symbolSize: 45,
      symbolStrokeWidth: 1.2,
      columnPadding: 16,
    },
    title: { color: ink.text, fontSize: 10, fontWeight: 600, anchor: 'middle', offset: 5, limit: 0 },
    text: { color: ink.secondary, fontSize: 8.5 },
  }
}
