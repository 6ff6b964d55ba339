import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { quietFlags } from '../../../scripts/browser.mjs'

/** Software rendering, and none of Chromium's own traffic. */
export const chromiumFlags = [
  ...quietFlags,
  '--no-sandbox',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
]

export interface Started {
  readonly process: ChildProcess
  /** The first line on standard output. */
  readonly line: string
  /** All of standard output, once it has ended. */
  readonly rest: () => Promise<string>
  readonly stop: (signal: NodeJS.Signals) => Promise<number | null>
}

/** Starts a program and waits for its first line. Rejects with what it said when it ends before that. */
export async function startProgram(args: readonly string[], env: Record<string, string>): Promise<Started> {
  const child = spawn(process.execPath, [...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  let said = ''
  child.stderr.on('data', (part: Buffer) => {
    said += part.toString()
    if (process.env['NORMASCOPE_E2E_DEBUG']) process.stderr.write(part)
  })
  const ended = new Promise<number | null>((done) => child.once('exit', (code) => done(code)))
  let text = ''
  const line = await new Promise<string>((done, fail) => {
    child.stdout.on('data', (part: Buffer) => {
      text += part.toString()
      if (text.includes('\n')) done(text.slice(0, text.indexOf('\n')))
    })
    child.once('exit', (code) => fail(new Error(`${args[0]} ended with ${code}: ${said}`)))
  })
  const stop = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal)
    const late = new Promise<'late'>((done) => setTimeout(done, 40_000, 'late').unref())
    const code = await Promise.race([ended, late])
    if (code !== 'late') return code
    child.kill('SIGKILL')
    throw new Error(`${args[0]} had not ended 40 s after ${signal}: ${said}`)
  }
  return { process: child, line, stop, rest: () => ended.then(() => text) }
}

/** On Linux from /proc, which is there where `ps` may not be. */
function linuxChildren(pid: number): { pid: number; command: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const parent = /\) \S (\d+) /.exec(readFileSync(`/proc/${name}/stat`, 'utf8'))?.[1]
        if (Number(parent) !== pid) return []
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ')
        return [{ pid: Number(name), command }]
      } catch {
        return [] // it has ended meanwhile
      }
    })
}

/** Process ids of the children of a process, with their command lines. */
export function childrenOf(pid: number): { pid: number; command: string }[] {
  if (process.platform === 'linux') return linuxChildren(pid)
  const query = `Get-CimInstance Win32_Process -Filter "ParentProcessId=${pid}" | ForEach-Object { "${pid} $($_.ProcessId) $($_.CommandLine)" }`
  const text =
    process.platform === 'win32'
      ? execFileSync('powershell', ['-NoProfile', '-Command', query], { encoding: 'utf8' })
      : execFileSync('ps', ['-eo', 'ppid=,pid=,args='], { encoding: 'utf8' })
  return text.split('\n').flatMap((line) => {
    const [, parent, child, command] = /^\s*(\d+)\s+(\d+) (.*)$/.exec(line) ?? []
    return Number(parent) === pid ? [{ pid: Number(child), command: command ?? '' }] : []
  })
}
