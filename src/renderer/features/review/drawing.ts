import { reactive } from 'vue'
import type { EngineClient, SharedFault } from '../../../contract/api.ts'
import type { AnnotationEntry, DrawingTool } from '../../../contract/api/annotations.ts'
import {
  changedRuns,
  decodeRuns,
  encodeRuns,
  flip,
  runsOfVoxels,
  voxelsIn,
  type Runs,
} from '../../../science/drawing/index.ts'
import { faultFrom } from '../../connection/index.ts'

/** A change that the engine has not confirmed yet. All its voxels got one value, so that it can be laid over another mask. */
interface Pending {
  /** Place among the strokes, undos and redos of this window. */
  readonly turn: number
  readonly tool: DrawingTool
  readonly value: 0 | 1
  runs: Runs
}

export type SaveState = 'saved' | 'saving' | 'unsaved'

/** What is shown of a drawing. */
export interface DrawingView {
  /** Rises with every change of the mask. */
  revision: number
  save: SaveState
  /** When the engine last confirmed a change; undefined before the first. */
  savedAt: string | undefined
  /** Marked ones, up to the last whole stroke. */
  voxels: number
  undoable: number
  redoable: number
  /** Strokes that are not stored yet. */
  pending: number
  fault: SharedFault | undefined
}

/** Base64 of bytes, in parts: a call takes only so many arguments. */
function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return btoa(text)
}
const fromBase64 = (text: string): Uint8Array => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))

function marked(mask: Uint8Array): number {
  let sum = 0
  for (let i = 0; i < mask.length; i++) sum += mask[i]!
  return sum
}

export interface DrawingSource {
  /** The engine as it is connected now: after it was started again it is another one. */
  readonly calls: () => EngineClient
  /** The voxels that the engine holds. */
  readonly fetchMask: (annotationId: number) => Promise<Uint8Array>
}

/**
 * One reader's mask of one scan. Every stroke goes to the engine by itself and counts as saved when the engine has stored
 * it; what could not be stored stays here, in order, and is sent again with the next stroke or by `retry`. The journal is
 * the engine's: undo and redo are asked of it.
 */
export class DrawingSession {
  readonly scanId: number
  readonly reader: string
  readonly mask: Uint8Array<ArrayBuffer>
  readonly view: DrawingView = reactive({
    revision: 0,
    save: 'saved',
    savedAt: undefined,
    voxels: 0,
    undoable: 0,
    redoable: 0,
    pending: 0,
    fault: undefined,
  })
  readonly #source: DrawingSource
  #entry: AnnotationEntry | undefined
  readonly #pending: Pending[] = []
  /** One at a time, in the order they were asked for: every change names the one it follows. */
  #working: Promise<void> = Promise.resolve()
  #turn = 0
  /** The answer to a change was lost: the engine may have made it, and then it is no other window that moved on. */
  #unsure = false
  #before: Uint8Array<ArrayBuffer> | undefined

  constructor(scanId: number, reader: string, voxels: number, source: DrawingSource) {
    this.scanId = scanId
    this.reader = reader
    this.mask = new Uint8Array(voxels)
    this.#source = source
  }

  get hasUnsaved(): boolean {
    return this.view.pending > 0
  }

  /** Takes over what the reader drew before, where there is anything. */
  async load(): Promise<void> {
    const calls = this.#source.calls()
    const known = (await calls.annotations.list({ scan_id: this.scanId })).find(
      (one) => one.reader.toLowerCase() === this.reader.toLowerCase(),
    )
    if (known) await this.#takeOver()
  }

  async #takeOver(): Promise<void> {
    const entry = await this.#source.calls().annotations.open({ scan_id: this.scanId, reader: this.reader })
    const mask = await this.#source.fetchMask(entry.annotation_id)
    this.#beneath(() => this.mask.set(mask))
    this.#confirm(entry)
    this.#changed()
  }

  /** Changes what lies beneath the strokes that are not stored yet and the one under way, and lays them over it again. */
  #beneath(change: () => void): void {
    const underWay = this.#before && { runs: changedRuns(this.#before, this.mask), drawn: this.mask.slice() }
    if (this.#before) this.mask.set(this.#before)
    for (const { runs } of this.#pending.toReversed()) flip(this.mask, runs)
    change()
    for (const pending of this.#pending) {
      const before = this.mask.slice()
      for (let r = 0; r < pending.runs.length; r += 2)
        this.mask.fill(pending.value, pending.runs[r], pending.runs[r]! + pending.runs[r + 1]!)
      pending.runs = changedRuns(before, this.mask)
    }
    this.view.voxels = marked(this.mask)
    if (!underWay) return
    this.#before = this.mask.slice()
    for (let r = 0; r < underWay.runs.length; r += 2) {
      const [from, to] = [underWay.runs[r]!, underWay.runs[r]! + underWay.runs[r + 1]!]
      this.mask.set(underWay.drawn.subarray(from, to), from)
    }
  }

  #confirm(entry: AnnotationEntry): void {
    this.#entry = entry
    this.#unsure = false
    this.view.undoable = entry.undoable + this.#pending.length
    this.view.redoable = this.#pending.length > 0 ? 0 : entry.redoable
    if (entry.last > 0) this.view.savedAt = entry.changed
  }

  #changed(): void {
    this.view.revision++
  }

  /** Begins a stroke: what follows by `paint` becomes one step of undo. */
  begin(): void {
    this.#before = this.mask.slice()
  }
  /** Sets voxels within a stroke. */
  paint(voxels: readonly number[], value: 0 | 1): void {
    for (const voxel of voxels) this.mask[voxel] = value
    this.#changed()
  }
  /** The stroke as it was at its beginning, for a tool that tries. */
  restart(): void {
    if (this.#before) this.mask.set(this.#before)
  }
  /** Ends the stroke and sends it; nothing where it changed nothing. */
  end(tool: DrawingTool, value: 0 | 1): void {
    const before = this.#before
    this.#before = undefined
    if (before) this.#commit(tool, value, changedRuns(before, this.mask))
  }
  /** A whole step at once. Returns how many voxels it changed. */
  apply(tool: DrawingTool, value: 0 | 1, voxels: readonly number[]): number {
    const changing = voxels.filter((voxel) => (this.mask[voxel] !== 0) !== (value === 1))
    const runs = runsOfVoxels(changing)
    flip(this.mask, runs)
    this.#commit(tool, value, runs)
    return changing.length
  }

  #commit(tool: DrawingTool, value: 0 | 1, runs: Runs): void {
    this.#changed()
    if (runs.length === 0) return
    this.#pending.push({ turn: ++this.#turn, tool, value, runs })
    this.view.pending++
    this.view.voxels += (value === 1 ? 1 : -1) * voxelsIn(runs)
    this.view.undoable++
    this.view.redoable = 0
    void this.retry()
  }

  /** Sends what is not stored yet. */
  retry(): Promise<void> {
    const turn = this.#turn
    return this.#inTurn(() => this.#sendUpTo(turn))
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#working = this.#working.then(work)
    return this.#working
  }

  /** Sends the strokes that were drawn by then. */
  async #sendUpTo(turn: number): Promise<void> {
    try {
      for (let next = this.#pending[0]; next && next.turn <= turn; next = this.#pending[0]) {
        // one that could not be stored stays so called until it is
        if (this.view.save !== 'unsaved') this.view.save = 'saving'
        const entry = await this.#sendOne(next)
        this.#pending.shift()
        this.view.pending--
        this.#confirm(entry)
      }
      if (this.hasUnsaved) return
      this.view.save = 'saved'
      this.view.fault = undefined
    } catch (error) {
      this.#failed(error)
    }
  }

  #failed(error: unknown): void {
    const fault = faultFrom(error)
    this.view.save = this.hasUnsaved ? 'unsaved' : 'saved'
    if (fault.code === 'process-died' || fault.code === 'unexpected') this.#unsure = true
    if (fault.code !== 'nothing-to-do') this.view.fault = fault
  }

  async #sendOne(pending: Pending, again = true): Promise<AnnotationEntry> {
    const calls = this.#source.calls()
    this.#entry ??= await calls.annotations.open({ scan_id: this.scanId, reader: this.reader })
    if (pending.runs.length === 0) return this.#entry
    try {
      const { annotation_id, last } = this.#entry
      const runs = toBase64(encodeRuns(pending.runs))
      return await calls.annotations.stroke({ annotation_id, after: last, tool: pending.tool, runs })
    } catch (error) {
      if (!again || faultFrom(error).code !== 'locked') throw error
      // the journal went on without us (another window, or an answer that was lost): take it over and lay ours on top
      await this.#takeOver()
      return this.#sendOne(pending, false)
    }
  }

  undo(): Promise<void> {
    return this.#step('undo')
  }
  redo(): Promise<void> {
    return this.#step('redo')
  }

  /** Nothing while a stroke is under way. What is drawn before it is answered lies over it. */
  async #step(kind: 'undo' | 'redo'): Promise<void> {
    if (this.#before) return
    const turn = ++this.#turn
    await this.#inTurn(async () => {
      await this.#sendUpTo(turn)
      const unsent = this.#pending.findLast((one) => one.turn < turn)
      if (!unsent) await this.#askStep(kind)
      // the engine does not know of it: it is undone here alone
      else if (kind === 'undo') this.#drop(unsent)
    })
  }

  #drop(stroke: Pending): void {
    this.#beneath(() => this.#pending.splice(this.#pending.indexOf(stroke), 1))
    this.view.pending--
    this.view.undoable--
    if (!this.hasUnsaved) {
      this.view.save = 'saved'
      this.view.fault = undefined
    }
    this.#changed()
  }

  async #askStep(kind: 'undo' | 'redo'): Promise<void> {
    if (!this.#entry || (kind === 'undo' ? this.view.undoable : this.view.redoable) === 0) return
    try {
      this.view.save = 'saving'
      const { annotation_id, last } = this.#entry
      const { runs, ...entry } = await this.#source.calls().annotations[kind]({ annotation_id, after: last })
      const known = decodeRuns(fromBase64(runs), this.mask.length)
      if (!known) throw new Error('the engine sent runs that do not fit')
      this.#beneath(() => flip(this.mask, known))
      this.#confirm(entry)
      this.view.save = this.hasUnsaved ? 'saving' : 'saved'
      this.view.fault = undefined
      this.#changed()
    } catch (error) {
      const moved = faultFrom(error).code === 'locked'
      const ours = moved && this.#unsure
      if (moved) await this.#takeOver().catch(() => undefined)
      if (ours) this.view.save = this.hasUnsaved ? 'unsaved' : 'saved'
      else this.#failed(error)
    }
  }
}
