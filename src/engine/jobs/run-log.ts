import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Study } from '../studies/index.ts'
import type { JobVoice } from './queue.ts'

type Line = { time: string; line: string }

const fileOf = ({ folder }: Pick<Study, 'folder'>, run: number): string =>
  join(folder, 'logs', `run-${run}.log`)

export const hasRunLog = (study: Pick<Study, 'folder'>, run: number): boolean =>
  existsSync(fileOf(study, run))

/** What a run told, oldest first; empty where nothing was kept. */
export function readRunLog(study: Pick<Study, 'folder'>, run: number): Line[] {
  try {
    return readFileSync(fileOf(study, run), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => ({ time: line.slice(0, 24), line: line.slice(25) }))
  } catch {
    return []
  }
}

/**
 * A voice that also keeps what it says beside the newest run of the study, line by line: a killed engine leaves what it
 * said. To be made when nothing else can begin a run; the run itself begins before it says anything.
 */
export function keepingLog(study: Study, voice: JobVoice): JobVoice {
  let file: string | undefined
  const place = (): string | undefined => {
    const run = study.db.prepare<[], number | null>('SELECT max(id) FROM run').pluck().get()
    if (run === undefined || run === null) return undefined
    const path = fileOf(study, run)
    mkdirSync(dirname(path), { recursive: true })
    return path
  }
  const keep = (line: string): void => {
    try {
      file ??= place()
      if (file) appendFileSync(file, `${new Date().toISOString()} ${line.replaceAll('\n', ' ')}\n`)
    } catch {
      // a study that cannot be written has told so in the run itself
    }
  }
  return {
    say: (line) => {
      keep(line)
      voice.say(line)
    },
    imported: (counts) => voice.imported(counts),
    progress: (at) => {
      if (at.label !== '') keep(`${at.stage ?? ''} ${at.done}/${at.total} ${at.label}`.trim())
      voice.progress(at)
    },
    warning: (message, remedy) => {
      keep(`Warning: ${message} ${remedy}`)
      voice.warning(message, remedy)
    },
    failure: (label, message, remedy) => {
      keep(`Failed: ${label}: ${message} ${remedy}`)
      voice.failure(label, message, remedy)
    },
  }
}
