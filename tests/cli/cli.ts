import { spawn, type ChildProcess } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'

const entry = fileURLToPath(new URL('../../src/cli/normascope.ts', import.meta.url))
export const graphs = fileURLToPath(new URL('../fixtures/graphs/', import.meta.url))

export interface Ended {
  code: number | null
  stdout: string
  stderr: string
}

export function start(
  args: readonly string[],
  env: Record<string, string> = {},
): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [entry, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const ended = new Promise<Ended>((resolve) =>
    child.on('close', (code) => resolve({ code, stdout, stderr })),
  )
  return { child, ended }
}

/** Runs the command line as a person would, in a process of its own. */
export const normascope = (args: readonly string[], env?: Record<string, string>): Promise<Ended> =>
  start(args, env).ended

/** Runs a command that must succeed and returns its JSON. */
export async function json(
  args: readonly string[],
  env?: Record<string, string>,
): Promise<Record<string, never>> {
  const { code, stdout, stderr } = await normascope([...args, '--json'], env)
  if (code !== 0) throw new Error(`normascope ${args.join(' ')} ended with ${code}: ${stderr}`)
  return JSON.parse(stdout) as Record<string, never>
}

export const temporaryFolder = (): { path: string } & Disposable => {
  const path = mkdtempSync(join(tmpdir(), 'normascope-test-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

export const copy = (from: string, to: string): void => cpSync(from, to, { recursive: true })

/** SHA-256 of every derived file, by its path: what two runs must share. */
export function derivedFiles(study: string): Record<string, string> {
  const root = join(study, 'derivatives', 'normascope')
  return Object.fromEntries(
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [
        path.slice(root.length + 1),
        createHash('sha256').update(readFileSync(path)).digest('hex'),
      ]),
  )
}

/** What the database says of the maps, without times. */
export function mapRows(study: string): unknown[] {
  const db = new Database(join(study, 'study.sqlite'), { readonly: true })
  try {
    return db
      .prepare(
        `SELECT label, map.method, map.key, map.path, map.sha256, brain_voxels, lesion_voxels, provider, hex(healthy) AS healthy, hex(lesion) AS lesion
         FROM map JOIN scan ON scan.id = scan_id JOIN histogram ON map_id = map.id ORDER BY label, map.method`,
      )
      .all()
  } finally {
    db.close()
  }
}
