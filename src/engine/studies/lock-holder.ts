import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { z } from 'zod'

const holderSchema = z.object({
  pid: z.number(),
  host: z.string(),
  purpose: z.string().default('?'),
  since: z.string().default('?'),
  /** Which start of the process: an id is given to another process after a while, or after the computer was started again. */
  start: z.string().optional(),
  /** Device and number of the lock file itself: a copy of the file has others. */
  file: z.string().optional(),
})
export type Holder = z.infer<typeof holderSchema>

/** What a lock file says; undefined where it is not whole. */
export function parseHolder(text: string): Holder | undefined {
  try {
    return holderSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

/** Boot of the computer and moment of the process's start; undefined where the system does not tell, and of processes that are gone. */
function startOf(pid: number): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] // the name before it may hold anything
    return ticks === undefined ? undefined : `${boot} ${ticks}`
  } catch {
    return undefined
  }
}

/** What this process writes into a lock file with this identity. */
export function ownHolder(purpose: string, file: string): Holder {
  const start = startOf(process.pid)
  return {
    pid: process.pid,
    host: hostname(),
    purpose,
    since: new Date().toISOString(),
    ...(start === undefined ? {} : { start }),
    file,
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

function isRunning({ pid, start }: Holder): boolean {
  if (!exists(pid)) return false
  const now = startOf(pid)
  return start === undefined || now === undefined || start === now
}

/**
 * Whether nobody holds a lock any more: its process has ended, or the file is a copy of one. Of another computer's processes
 * nothing is known, and a folder in the network has other numbers there: its locks are respected.
 * `file` is the identity of the file that was read, `held` those of this process.
 */
export function isStale(holder: Holder | undefined, file: string, held: ReadonlySet<string>): boolean {
  if (holder === undefined) return true
  if (holder.host !== hostname()) return false
  if (holder.file !== undefined && holder.file !== file) return true
  return holder.pid === process.pid ? !held.has(file) : !isRunning(holder)
}
