import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { jobRequestSchema } from '../../contract/api.ts'
import type { Study } from '../studies/index.ts'
import type { JobQueue } from './queue.ts'

const requestSchema = z.union([jobRequestSchema, z.object({ kind: z.literal('demo') })])
const entriesSchema = z.array(z.object({ request: requestSchema, paused: z.boolean() }))
export type Unfinished = z.infer<typeof entriesSchema>[number]

const fileOf = ({ folder }: Pick<Study, 'folder'>): string => join(folder, '.jobs.json')

/** What an engine that died was doing in this study; empty after an orderly end. */
export function readUnfinished(study: Pick<Study, 'folder'>): Unfinished[] {
  try {
    return entriesSchema.parse(JSON.parse(readFileSync(fileOf(study), 'utf8')))
  } catch {
    return [] // none, or not readable: the results are in the database, nothing is lost
  }
}

function write(study: Pick<Study, 'folder'>, text: string): void {
  const file = fileOf(study)
  try {
    if (text === '[]') return rmSync(file, { force: true })
    writeFileSync(`${file}.new`, text)
    renameSync(`${file}.new`, file)
  } catch {
    // a study that cannot be written: its jobs fail with their own words
  }
}

/**
 * Keeps a small file beside the study that names the jobs not yet ended; it goes when the last one has ended. Returns the
 * function that ends it and leaves the file as it is: what was going when the study was closed waits in it.
 */
export function rememberUnfinished(study: Pick<Study, 'folder'>, jobs: JobQueue): () => void {
  let last = '[]'
  return jobs.onChange(() => {
    const text = JSON.stringify(jobs.unfinished())
    if (text === last) return
    last = text
    write(study, text)
  })
}
