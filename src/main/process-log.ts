import type { App, Details, RenderProcessGoneDetails } from 'electron'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Lines kept: a process that dies again and again must not fill the disk. */
const LINES = 500

type Gone = Pick<Details, 'reason' | 'exitCode' | 'name' | 'serviceName'> & {
  readonly type: Details['type'] | 'Page'
}

/** One line of the record: when, which process, why. No path and no name of a study. */
export function lineOf({ type, name, serviceName, reason, exitCode }: Gone, now: Date): string {
  const named = name ?? serviceName
  return `${now.toISOString()} ${type}${named === undefined ? '' : ` (${named})`} ${reason}, exit code ${exitCode}`
}

/** Adds a line to the end of a file, which keeps the newest ones. */
export function addLine(file: string, line: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true })
    const before = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : []
    writeFileSync(file, `${[...before, line].slice(-LINES).join('\n')}\n`)
  } catch {
    // a profile that cannot be written: the line is on standard error still
  }
}

/** Writes down each process of the program that ended on its own: pages, graphics, the engine, inference, Chromium's services. */
export function recordProcesses(app: App, file: string): void {
  const record = (gone: Gone): void => {
    if (gone.reason === 'clean-exit') return
    const line = lineOf(gone, new Date())
    process.stderr.write(`${line}\n`)
    addLine(file, line)
  }
  app.on('child-process-gone', (_event, details) => record(details))
  app.on('render-process-gone', (_event, _page, { reason, exitCode }: RenderProcessGoneDetails) =>
    record({ type: 'Page', reason, exitCode }),
  )
}
