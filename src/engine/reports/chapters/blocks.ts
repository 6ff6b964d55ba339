/**
 * The report as blocks: what the template lays out, in order. All text is data; the template never evaluates it.
 */
export type Cell =
  | string
  | { estimate: { value: string; interval: string } }
  | { muted: string }
  | { strong: string }
  /** A gap that the author has to fill. */
  | { gap: string }
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
  /** The CSV file with its numbers. */
  data?: string
}

export interface FigureBlock {
  kind: 'figure'
  /** Name of an SVG file given beside the blocks. */
  file: string
  caption: string
  /** The content in words, for those who cannot see it. */
  alt: string
  data?: string
  /** Share of the text's width, 0..1; 1 unless given. */
  width?: number
}

/** Pictures of one failure side by side, each under its title. */
export interface GalleryBlock {
  kind: 'gallery'
  /** Name of a PNG file given beside the blocks; null with the reason in `missing`. */
  file: string | null
  missing?: string
  /** Titles of the tiles, from left to right. */
  titles: string[]
  /** One line over the pictures. */
  heading: string
  caption: string
  alt: string
}

export interface FlowStep {
  title: string
  n: string
  lines: string[]
  /** What leaves between this step and the next. */
  out?: { title: string; lines: string[] }
}

export type Block =
  | { kind: 'heading'; text: string; level?: 1 | 2 }
  | { kind: 'paragraph'; text: string; keepWithNext?: true }
  | { kind: 'summary'; title: string; sentences: string[] }
  | { kind: 'list'; items: string[] }
  | { kind: 'contents'; title: string }
  | { kind: 'page' }
  | { kind: 'card'; title: string; subtitle: string; facts: { name: string; text: string; code?: boolean }[] }
  | { kind: 'flow'; caption: string; alt: string; steps: FlowStep[]; data?: string }
  | TableBlock
  | FigureBlock
  | GalleryBlock

export interface ReportDocument {
  language: 'en' | 'de'
  title: string
  subtitle: string
  /** Lines under the title: a name and its text. */
  facts: { name: string; text: string }[]
  /** What has to be known to read the names in it; null where nothing has. */
  remark: string | null
  /** Shown at the foot of every page. */
  researchUse: string
  footer: string
  words: { page: string; of: string; table: string; figure: string; data: string }
  keywords: string[]
  date: { year: number; month: number; day: number }
  paper: 'a4' | 'us-letter'
  blocks: Block[]
  /** Name of the file with all numbers, attached to the PDF. */
  attachment: string | null
}
