// Not from the contract's index: its schemas would cost every start half as much again.
import { exitCodeOf, Fault, toFaultData, type FaultData } from '../contract/faults.ts'

/** How a command answers: a human view, or with --json one document on stdout and nothing else there. */
export interface Output {
  readonly json: boolean
  /** Lines for a person; silent with --json. */
  say(line?: string): void
  /** A passing line with progress, on stderr; only on a terminal. */
  progress(line: string): void
  /** A line a person should not miss, on stderr, also with --json. */
  warn(line: string): void
}

export function createOutput(json: boolean): Output {
  let shown = false
  const terminal = process.stderr.isTTY
  const clear = (): void => {
    if (shown) process.stderr.write('\r\u001b[K')
    shown = false
  }
  return {
    json,
    say(line = '') {
      clear()
      if (!json) process.stdout.write(`${line}\n`)
    },
    progress(line) {
      if (!terminal) return
      process.stderr.write(`\r\u001b[K${line.slice(0, (process.stderr.columns ?? 80) - 1)}`)
      shown = true
    },
    warn(line) {
      clear()
      process.stderr.write(`${line}\n`)
    },
  }
}

/** Numbers as a person reads them: 3 significant digits, no exponent between 0.001 and 100,000. */
export function figure(value: number | null | undefined, digits = 3): string {
  if (value === null || value === undefined) return '–'
  if (value === 0) return '0'
  const size = Math.abs(value)
  if (size < 0.001 || size >= 100_000) return value.toExponential(digits - 1)
  return size >= 10 ** digits ? value.toFixed(0) : value.toPrecision(digits)
}

export const estimate = (e: { value: number | null; lo: number | null; hi: number | null }): string =>
  e.value === null
    ? 'not estimable'
    : e.lo === null || e.hi === null
      ? figure(e.value)
      : `${figure(e.value)} [${figure(e.lo)}, ${figure(e.hi)}]`

export const percent = (value: number | null | undefined): string =>
  value === null || value === undefined ? '–' : `${figure(100 * value)} %`

/** '1 scan', '2 scans'. */
export const counted = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`

export function duration(seconds: number): string {
  const whole = Math.round(seconds)
  if (whole < 60) return `${seconds < 10 ? seconds.toFixed(1) : whole} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 60
    ? `${Math.floor(whole / 60)} min ${whole % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** Columns padded to their widest cell; the first row is the header. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => [...(row[i] ?? '')].length)))
  const line = (row: readonly string[]): string =>
    row
      .map((cell, i) => cell + ' '.repeat(widths[i]! - [...cell].length))
      .join('  ')
      .trimEnd()
  return [line(rows[0]!), widths.map((width) => '─'.repeat(width)).join('  '), ...rows.slice(1).map(line)]
}

/** Tells a failure and sets the exit code: 2 wrong usage, 3 bad input, 1 a fault of the program. */
export function reportFailure(error: unknown, json: boolean, debug: boolean): void {
  const fault: FaultData = toFaultData(error)
  process.exitCode = exitCodeOf(fault)
  if (json) process.stdout.write(`${JSON.stringify({ error: fault }, null, 2)}\n`)
  process.stderr.write(`Error: ${fault.message}\n  ${fault.remedy}\n`)
  if (debug && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`)
}

export const usage = (message: string, remedy: string): Fault => new Fault({ code: 'usage', message, remedy })
