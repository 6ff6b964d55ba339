import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
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

/** A voice that also keeps what it says, and the function that writes it beside the newest run of the study. */
export function keepingLog(study: Study, voice: JobVoice): { voice: JobVoice; write: () => void } {
  const lines: Line[] = []
  const keep = (line: string): void => void lines.push({ time: new Date().toISOString(), line })
  return {
    voice: {
      say: (line) => {
        keep(line)
        voice.say(line)
      },
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
    },
    write: () => {
      const run = study.db.prepare<[], number>('SELECT max(id) FROM run').pluck().get()
      if (run === undefined || run === null || lines.length === 0) return
      try {
        const file = fileOf(study, run)
        mkdirSync(dirname(file), { recursive: true })
        writeFileSync(file, lines.map(({ time, line }) => `${time} ${line.replaceAll('\n', ' ')}\n`).join(''))
      } catch {
        // a study that cannot be written has told so in the run itself
      }
    },
  }
}
