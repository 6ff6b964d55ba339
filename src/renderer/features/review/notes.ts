import { shallowReactive, shallowRef } from 'vue'
import type { EngineClient, SharedFault } from '../../../contract/api.ts'
import type { Judgement, ReviewNote, StoredNote } from '../../../contract/api/annotations.ts'
import { sameStudy, type StudyMark } from '../../../contract/study-link.ts'
import { tellUnsaved, type UnsavedWork } from '../../app/unsaved.ts'
import { faultFrom } from '../../connection/index.ts'
import { idOf } from './findings.ts'

/** Where a note belongs, and the engine as long as it has that study open. */
export interface NotePlace {
  readonly study: StudyMark
  /** Label of the scan. */
  readonly scan: string
  readonly modality: string
  readonly calls: () => Pick<EngineClient, 'notes'>
}

/** What was said of a finding in this window: it stands over what the engine told until the engine tells the same. */
export interface SaidNote extends NotePlace {
  readonly note: ReviewNote
  /** unnamed: nobody has said yet who reads. */
  readonly state: 'unnamed' | 'waiting' | 'failed' | 'stored'
  /** When it was stored. */
  readonly changed: string
}

type Whose = Pick<ReviewNote, 'scan_id' | 'item' | 'reader'>
export const isSameNote = (a: Whose, b: Whose): boolean =>
  a.scan_id === b.scan_id && a.item === b.item && a.reader.toLowerCase() === b.reader.toLowerCase()

/** What is typed is sent when the hand rests. */
const REST_MS = 1000

/**
 * Judgements and comments on their way to the engine, one at a time. What could not be stored stays, is told of as not
 * saved, and is sent again by `retry`.
 */
export class NoteKeeper {
  readonly said = shallowReactive(new Map<string, SaidNote>())
  /** Why the last one could not be stored. */
  readonly fault = shallowRef<SharedFault>()
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>()
  #working: Promise<void> = Promise.resolve()

  /** Takes a note in and sends it, at once or (`typed`) when no more is said of the finding for a moment. */
  say(note: ReviewNote, place: NotePlace, typed = false): void {
    const key = `${place.study.name} ${place.study.created} ${note.reader.toLowerCase()} ${idOf(note.scan_id, note.item)}`
    const state = note.reader === '' ? 'unnamed' : 'waiting'
    this.said.set(key, { ...place, note, state, changed: '' })
    clearTimeout(this.#timers.get(key))
    this.#timers.delete(key)
    if (state === 'unnamed') return
    if (typed)
      this.#timers.set(
        key,
        setTimeout(() => this.#send(key), REST_MS),
      )
    else this.#send(key)
  }

  /** Sends what was typed without waiting on. */
  flush(): void {
    for (const key of [...this.#timers.keys()]) this.#send(key)
  }

  /** Sends again what could not be stored; resolves when all that waits was tried. */
  retry(study: StudyMark): Promise<void> {
    for (const [key, said] of this.said)
      if (said.state === 'failed' && sameStudy(study, said.study)) this.#send(key)
    return this.#working
  }

  #send(key: string): void {
    clearTimeout(this.#timers.get(key))
    this.#timers.delete(key)
    this.#working = this.#working.then(() => this.#sendOne(key))
  }

  async #sendOne(key: string): Promise<void> {
    const said = this.said.get(key)
    if (!said || said.state === 'stored') return
    const now = (change: Pick<SaidNote, 'state'> & Partial<SaidNote>): void => {
      // more may have been said of it meanwhile
      if (this.said.get(key) === said) this.said.set(key, { ...said, ...change })
    }
    try {
      const { changed } = await said.calls().notes.put(said.note)
      now({ state: 'stored', changed })
      this.fault.value = undefined
    } catch (error) {
      now({ state: 'failed' })
      this.fault.value = faultFrom(error)
    }
  }

  /** What the engine tells by now need not be kept here. */
  told(study: StudyMark, notes: readonly StoredNote[]): void {
    for (const [key, { state, note, changed, study: own }] of this.said)
      if (
        state === 'stored' &&
        sameStudy(study, own) &&
        notes.some((one) => isSameNote(one, note) && one.changed >= changed)
      )
        this.said.delete(key)
  }

  /** What was said before anybody gave a name, of a modality, for whoever reads now. */
  takeUnnamed(study: StudyMark, modality: string): SaidNote[] {
    const all = [...this.said].filter(
      ([, one]) => one.state === 'unnamed' && one.modality === modality && sameStudy(study, one.study),
    )
    for (const [key] of all) this.said.delete(key)
    return all.map(([, one]) => one)
  }

  /** What the engine told of a modality with what was said here over it. */
  over(study: StudyMark | undefined, modality: string, told: readonly Judgement[]): readonly Judgement[] {
    const own = [...this.said.values()].filter(
      (one) => one.modality === modality && sameStudy(one.study, study),
    )
    if (own.length === 0) return told
    const others = told.filter((one) => !own.some(({ note }) => isSameNote(one, note)))
    return [
      ...others,
      ...own.map(({ note, scan, changed }) => ({ ...note, scan, changed, finding: 'listed' as const })),
    ]
  }

  /** Scan by scan. */
  unsaved(): UnsavedWork[] {
    const waiting = [...this.said.values()].filter(({ state }) => state !== 'stored')
    const groups = Map.groupBy(waiting, ({ study, scan }) => `${study.name} ${study.created} ${scan}`)
    return [...groups.values()].map((group): UnsavedWork => {
      const { study, scan, modality, note } = group[0]!
      return {
        kind: 'notes',
        study,
        scan,
        count: group.length,
        failed: group.some(({ state }) => state === 'failed'),
        query: { modality, finding: idOf(note.scan_id, note.item) },
        retry: () => this.retry(study),
      }
    })
  }
}

/** The one of this window: what is not stored outlives the page. */
export const noteKeeper = new NoteKeeper()
tellUnsaved(() => noteKeeper.unsaved())
