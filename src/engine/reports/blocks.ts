/**
 * The report as blocks: what the template lays out, in order. All text is data; the template never evaluates it.
 */
export type Cell =
  | string
  | { estimate: { value: string; interval: string } }
  | { muted: string }
  | { code: string }
  | { lines: string[] }
  /** A cell over several rows; the rows that follow leave it out. */
  | { rows: number; text: string }

export interface Column {
  title: string
  align?: 'left' | 'right' | 'center'
  /** Share of the free width; absent: as wide as its content. */
  share?: number
}

export interface TableBlock {
  kind: 'table'
  caption: string
  columns: Column[]
  /** A row of cells, or a heading over the rows that follow. */
  rows: (Cell[] | { heading: string })[]
  /** Estimates with the interval under the value. */
  stacked?: boolean
  /** Points; 8.5 unless given. */
  size?: number
}

export interface FigureBlock {
  kind: 'figure'
  /** Name of an SVG file given beside the blocks. */
  file: string
  caption: string
  /** The content in words, for those who cannot see it. */
  alt: string
}

export type Block =
  | { kind: 'heading'; text: string }
  | { kind: 'paragraph'; text: string; keepWithNext?: true }
  | { kind: 'summary'; title: string; sentences: string[] }
  | { kind: 'list'; items: string[] }
  | { kind: 'card'; title: string; subtitle: string; facts: { name: string; text: string; code?: boolean }[] }
  | TableBlock
  | FigureBlock

export interface ReportDocument {
  title: string
  subtitle: string
  /** Lines under the title. */
  facts: string[]
  /** Shown at the foot of every page. */
  researchUse: string
  footer: string
  date: { year: number; month: number; day: number }
  paper: 'a4' | 'us-letter'
  blocks: Block[]
}
