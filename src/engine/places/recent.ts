import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { userMethodsFolder } from '../methods/index.ts'

const KEPT = 12

const entrySchema = z.object({
  folder: z.string(),
  study: z.string(),
  opened: z.string(),
  created: z.string().default(''),
})
export type RecentStudy = z.infer<typeof entrySchema>

/** The user's own folder of the program, by the habits of the platform; it need not exist. */
export const programFolder = (env: NodeJS.ProcessEnv = process.env): string =>
  env['NORMASCOPE_HOME'] || dirname(userMethodsFolder(env))

/** The studies opened last, in a small file of the user. A file that cannot be read or written is no reason to stop. */
export class RecentStudies {
  readonly #file: string

  constructor(folder: string = programFolder()) {
    this.#file = join(folder, 'recent.json')
  }

  /** Newest first. */
  list(): RecentStudy[] {
    try {
      return z.array(entrySchema).parse(JSON.parse(readFileSync(this.#file, 'utf8')))
    } catch {
      return []
    }
  }

  /** `created` tells studies of one name apart. */
  opened(folder: string, study: string, created: string, when: Date = new Date()): void {
    const others = this.list().filter((entry) => entry.folder !== folder)
    this.#write([{ folder, study, opened: when.toISOString(), created }, ...others].slice(0, KEPT))
  }

  forget(folder: string): void {
    this.#write(this.list().filter((entry) => entry.folder !== folder))
  }

  #write(entries: readonly RecentStudy[]): void {
    try {
      mkdirSync(dirname(this.#file), { recursive: true })
      const temporary = `${this.#file}.${process.pid}`
      writeFileSync(temporary, `${JSON.stringify(entries, null, 2)}\n`)
      renameSync(temporary, this.#file)
    } catch {
      // a home folder that cannot be written: the list is a convenience
    }
  }
}

export const isStudyThere = (folder: string): boolean => existsSync(join(folder, 'study.sqlite'))
