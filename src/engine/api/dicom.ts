import { resolve } from 'node:path'
import type { SeriesChoice, SeriesList } from '../../contract/api.ts'
import { Fault } from '../../contract/index.ts'
import { listOf, readFolder, sortSeries, type FolderRead } from '../dicom/index.ts'
import type { EngineSession } from './session.ts'

interface Reading {
  readonly folder: string
  readonly result: Promise<FolderRead>
  readonly stop: AbortController
  /** Calls that wait for it; it ends with the last. */
  waiting: number
  files: number
  done: boolean
}

/**
 * The folder of DICOM that a page looks at. What was read of it is kept, so that other choices are answered at once and the import need
 * not read the headers again; it holds identity, and goes with the study or with the next folder.
 */
export class DicomLook {
  #reading: Reading | undefined

  constructor(session: EngineSession) {
    session.onTake(() => this.#drop())
  }

  #drop(): void {
    this.#reading?.stop.abort()
    this.#reading = undefined
  }

  get progress(): { files: number } | null {
    return this.#reading && !this.#reading.done ? { files: this.#reading.files } : null
  }

  #begin(folder: string): Reading {
    this.#drop()
    const stop = new AbortController()
    const reading: Reading = {
      folder,
      stop,
      waiting: 0,
      files: 0,
      done: false,
      result: readFolder(folder, {
        signal: stop.signal,
        onProgress: (files) => {
          reading.files = files
        },
      }),
    }
    const end = (): void => {
      reading.done = true
    }
    reading.result.then(end, () => {
      end()
      if (this.#reading === reading) this.#reading = undefined
    })
    return (this.#reading = reading)
  }

  /** For an import, which must find what was mended in the folder when it is done again: nothing of the reading is kept. */
  async take(folder: string, signal: AbortSignal): Promise<FolderRead> {
    const read = await this.read(folder, false, signal)
    this.#drop()
    return read
  }

  /** What the headers of the folder say; read once. Reading ends when all who wait for it have gone. */
  async read(folder: string, again: boolean, signal?: AbortSignal): Promise<FolderRead> {
    const path = resolve(folder)
    const going = this.#reading
    const reading = going?.folder === path && (!again || !going.done) ? going : this.#begin(path)
    reading.waiting++
    const leave = (): void => {
      if (--reading.waiting === 0 && !reading.done) reading.stop.abort()
    }
    // whoever goes does not wait for the reading, which others may still want
    const gone = Promise.withResolvers<never>()
    const goAway = (): void => {
      leave()
      gone.reject(
        new Fault({
          code: 'cancelled',
          message: 'Cancelled.',
          remedy: 'Do the same again to go on where it stopped.',
        }),
      )
    }
    if (signal?.aborted) goAway()
    signal?.addEventListener('abort', goAway, { once: true })
    try {
      return await Promise.race([reading.result, gone.promise])
    } finally {
      signal?.removeEventListener('abort', goAway)
    }
  }

  async list(
    { study }: EngineSession,
    folder: string,
    choices: Readonly<Record<string, SeriesChoice>>,
    again: boolean,
    signal?: AbortSignal,
  ): Promise<SeriesList> {
    const read = await this.read(folder, again, signal)
    return listOf(read, await sortSeries(study, read, choices, signal))
  }
}
