/** Times between frames as what a person sees. `gaps`: milliseconds between consecutive frames. */
export interface Frames {
  readonly frames: number
  readonly fps: number
  /** Longest wait between two frames, ms. */
  readonly worst: number
  /** Share of gaps longer than one and a half frames of 60 a second. */
  readonly late: number
}

const FRAME_MS = 1000 / 60

/** Undefined without a gap. */
export function framesOf(gaps: readonly number[]): Frames | undefined {
  if (gaps.length === 0) return undefined
  const total = gaps.reduce((sum, gap) => sum + gap, 0)
  return {
    frames: gaps.length,
    fps: (1000 * gaps.length) / total,
    worst: Math.max(...gaps),
    late: gaps.filter((gap) => gap > 1.5 * FRAME_MS).length / gaps.length,
  }
}

/** The middle one; of an even number the mean of the middle two. Undefined of none. */
export function median(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined
  const sorted = [...values].sort((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1]! + sorted[half]!) / 2
}

export interface Limit {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly limit: number
  /** Whether the limit is a smallest (frames a second) or a largest value. */
  readonly atLeast?: boolean
}
/** Frames are counted whole: a screen of 60 a second shows 59.9 of them by a clock that is not its own. */
export const holds = ({ value, limit, atLeast = false }: Limit): boolean =>
  atLeast ? Math.round(value) >= limit : value < limit

const text = (value: number): string =>
  value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2)

/** The figures of one host as a table of Markdown. */
export const tableOf = (host: string, limits: readonly Limit[]): string =>
  [
    `| ${host} | measured | wanted | |`,
    '|---|---|---|---|',
    ...limits.map(
      (one) =>
        `| ${one.name} | ${text(one.value)} ${one.unit} | ${one.atLeast ? '≥' : '<'} ${Number(one.limit.toFixed(1))} ${one.unit} | ${holds(one) ? 'yes' : 'no'} |`,
    ),
  ].join('\n')

/** The page `docs/measurements-ui.md`. */
export const pageOf = (machine: string, tables: readonly string[]): string =>
  `# How quick the workstation is

Written by \`npm run measure:ui -- --out docs/measurements-ui.md\`, which makes a study of 5,000 scans (six of them generated
at 1 mm, with maps of five methods) and opens it in both hosts. Measured on: ${machine}.

A page is opened in a browser that has been running for some seconds, for the first time. Its own clock says when Chromium had painted its first
frame (a desktop's window is shown with that frame), its navigation, and the first rows of the table, each counted from the
request for the page; the first rows also from that first frame. When the script that measures noticed the rows, through the same
page's busy main thread, is told as well: it is what was written here before. Scrolling and dragging are timed, two seconds after what is shown was drawn
or as soon as it is, by the times between frames meanwhile, rounded to whole frames where they are compared with what is wanted. Frames a second depend on who draws them: without a graphics
card Chromium's rasteriser does, on the same processors. What is the program's own is told beside it, as the time that the page's
main thread spends on a processor for a frame (Chromium's \`Performance.getMetrics\`, thread time): below 16.7 ms it does not stand
in the way of 60 frames a second. Another scan is timed by the page's clock from the change of address, or from the press of the button on its row, until the page has given its last order to
draw and until the pixels are there (\`readPixels\`), which again is the rasteriser's work here. What is jumped to is never beside the scan
before, whose neighbours are fetched; the page was just loaded, and the files' times are changed before each round, so that
nothing that the program kept of them holds (the system has them in memory). Where a scan was looked at in an earlier session, that was by another process, and the
times stay. Memory is told with the image and five maps in six panes. The stand-in for Electron carries every message through one
more process than Electron does, and large ones by HTTP.

${tables.join('\n\n')}
`
