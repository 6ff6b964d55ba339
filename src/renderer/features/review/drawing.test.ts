import { beforeEach, expect, test } from 'vitest'
import type { EngineClient } from '../../../contract/api.ts'
import { decodeRuns, flip } from '../../../science/drawing/index.ts'
import { ShownFault } from '../../connection/index.ts'
import { DrawingSession } from './drawing.ts'

const VOXELS = 50
/** An engine that keeps a journal as ours does, and can be made to fail. */
class FakeEngine {
  readonly mask = new Uint8Array(VOXELS)
  readonly done: Uint8Array[] = []
  undone: Uint8Array[] = []
  last = 0
  fail: string | undefined
  opened = 0
  loseAnswer = false

  entry() {
    const [undoable, redoable] = [this.done.length, this.undone.length]
    return {
      annotation_id: 1,
      last: this.last,
      undoable,
      redoable,
      changed: `entry ${this.last}`,
      reader: 'AB',
    }
  }
  #check(after: number): void {
    if (this.fail) throw new ShownFault({ code: this.fail as 'disk-full', message: this.fail, remedy: 'r' })
    if (after !== this.last) throw new ShownFault({ code: 'locked', message: 'moved on', remedy: '' })
  }
  #flip(bytes: Uint8Array): void {
    flip(this.mask, decodeRuns(bytes, VOXELS)!)
    this.last++
  }
  draw(bytes: Uint8Array, after = this.last): void {
    this.#check(after)
    this.#flip(bytes)
    this.done.push(bytes)
    this.undone = []
  }
  #back(from: Uint8Array[], to: Uint8Array[], after: number) {
    this.#check(after)
    const bytes = from.pop()!
    this.#flip(bytes)
    to.push(bytes)
    return { ...this.entry(), runs: btoa(String.fromCharCode(...bytes)) }
  }
  readonly calls = {
    annotations: {
      list: () => Promise.resolve(this.last > 0 ? [this.entry()] : []),
      open: () => {
        this.opened++
        return Promise.resolve(this.entry())
      },
      stroke: async ({ after, runs }: { after: number; runs: string }) => {
        await Promise.resolve()
        this.draw(
          Uint8Array.from(atob(runs), (c) => c.charCodeAt(0)),
          after,
        )
        return this.entry()
      },
      undo: async ({ after }: { after: number }) => {
        await Promise.resolve()
        const answer = this.#back(this.done, this.undone, after)
        if (this.loseAnswer) throw new ShownFault({ code: 'process-died', message: 'gone', remedy: '' })
        return answer
      },
      redo: async ({ after }: { after: number }) => {
        await Promise.resolve()
        return this.#back(this.undone, this.done, after)
      },
    },
  } as unknown as EngineClient
}

let engine: FakeEngine
let drawing: DrawingSession
beforeEach(() => {
  engine = new FakeEngine()
  drawing = new DrawingSession(1, 'AB', VOXELS, {
    calls: () => engine.calls,
    fetchMask: () => Promise.resolve(engine.mask.slice()),
  })
})
const set = (mask: Uint8Array): number[] => [...mask.keys()].filter((i) => mask[i] === 1)

test('a stroke is saved by itself; undo and redo are the engine’s', async () => {
  await drawing.load()
  expect(engine.opened).toBe(0)
  drawing.begin()
  drawing.paint([3, 4], 1)
  drawing.paint([4, 5], 1)
  drawing.end('pen', 1)
  drawing.apply('eraser', 0, [5, 40])
  await drawing.retry()
  expect(set(engine.mask)).toEqual([3, 4])
  expect(drawing.view).toMatchObject({ save: 'saved', savedAt: 'entry 2', undoable: 2, redoable: 0 })
  await drawing.undo()
  await drawing.undo()
  await drawing.undo()
  expect(set(drawing.mask)).toEqual([])
  await drawing.redo()
  expect(set(drawing.mask)).toEqual([3, 4, 5])
  expect(drawing.mask).toEqual(engine.mask)
  expect(drawing.view).toMatchObject({ undoable: 1, redoable: 1, voxels: 3 })
})

test('presses that come faster than the engine answers are made one after the other, each of them', async () => {
  for (let i = 0; i < 8; i++) drawing.apply('pen', 1, [i])
  await Promise.all(Array.from({ length: 8 }, () => drawing.undo()))
  expect(set(drawing.mask)).toEqual([])
  expect(drawing.view).toMatchObject({ save: 'saved', fault: undefined, undoable: 0, redoable: 8, voxels: 0 })
  await Promise.all(Array.from({ length: 9 }, () => drawing.redo()))
  expect(set(drawing.mask)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  expect(drawing.mask).toEqual(engine.mask)
  expect(drawing.view).toMatchObject({ fault: undefined, undoable: 8, redoable: 0, voxels: 8 })
})

test('what is drawn before an undo is answered is not what it takes back', async () => {
  drawing.apply('pen', 1, [1, 2])
  const undone = drawing.undo()
  drawing.apply('eraser', 0, [2])
  drawing.begin()
  drawing.paint([9], 1)
  await undone
  drawing.end('pen', 1)
  await drawing.retry()
  expect(set(drawing.mask)).toEqual([9])
  expect(drawing.mask).toEqual(engine.mask)
  expect(drawing.view).toMatchObject({ save: 'saved', undoable: 1, redoable: 0, voxels: 1 })
})

test('another window is spoken of only where there is one', async () => {
  drawing.apply('pen', 1, [1])
  drawing.apply('pen', 1, [2])
  engine.loseAnswer = true
  await drawing.retry()
  await drawing.undo()
  expect(drawing.view.fault?.code).toBe('process-died')
  engine.loseAnswer = false
  await drawing.undo() // the one before was made: this one only learns of it
  expect(drawing.view.fault).toBeUndefined()
  expect(set(drawing.mask)).toEqual([1])
  engine.draw(Uint8Array.from([5, 1]))
  await drawing.undo()
  expect(drawing.view.fault?.code).toBe('locked')
  expect(set(drawing.mask)).toEqual([1, 5])
})

test('a stroke that changes nothing is no step', async () => {
  drawing.begin()
  drawing.paint([3], 0)
  drawing.end('eraser', 0)
  expect(drawing.apply('fill', 1, [])).toBe(0)
  await drawing.retry()
  expect(engine.last).toBe(0)
})

test('with a full disk strokes are kept, can be undone, and are stored once there is room', async () => {
  drawing.apply('pen', 1, [1])
  await drawing.retry()
  engine.fail = 'disk-full'
  drawing.apply('pen', 1, [2])
  await drawing.retry()
  drawing.apply('pen', 1, [3])
  await drawing.retry()
  expect(drawing.view).toMatchObject({ save: 'unsaved', undoable: 3 })
  expect(drawing.view.fault?.code).toBe('disk-full')
  expect(drawing.hasUnsaved).toBe(true)
  await drawing.undo()
  expect(set(drawing.mask)).toEqual([1, 2])
  engine.fail = undefined
  await drawing.retry()
  expect(set(engine.mask)).toEqual([1, 2])
  expect(drawing.view).toMatchObject({ save: 'saved', fault: undefined, undoable: 2 })
})

test('an engine that was started again takes the strokes that the dead one did not store', async () => {
  drawing.apply('pen', 1, [1])
  await drawing.retry()
  engine.fail = 'process-died'
  drawing.apply('pen', 1, [7, 8])
  await drawing.retry()
  const dead = engine
  engine = new FakeEngine()
  for (const bytes of dead.done) engine.draw(bytes)
  await drawing.retry()
  expect(set(engine.mask)).toEqual([1, 7, 8])
  expect(drawing.mask).toEqual(engine.mask)
})

test('what another window drew under the same name is taken over, ours laid on top', async () => {
  drawing.apply('pen', 1, [1, 2, 3])
  await drawing.retry()
  engine.draw(Uint8Array.from([2, 8])) // voxels 2 to 9 flip there: 2 and 3 go, 4 to 9 come
  drawing.apply('eraser', 0, [3])
  await drawing.retry()
  expect(set(engine.mask)).toEqual([1, 4, 5, 6, 7, 8, 9])
  drawing.apply('pen', 1, [2])
  await drawing.retry()
  expect(drawing.mask).toEqual(engine.mask)
  expect(drawing.view).toMatchObject({ save: 'saved', voxels: 8 })
})

test('what was drawn before is taken over when the scan is opened', async () => {
  engine.draw(Uint8Array.from([10, 3]))
  await drawing.load()
  expect(set(drawing.mask)).toEqual([10, 11, 12])
  expect(drawing.view).toMatchObject({ undoable: 1, savedAt: 'entry 1' })
})
