import { beforeEach, expect, test, vi } from 'vitest'
import type { LoadedVoxels } from '../connection/index.ts'
import type { IntensityWindow } from './intensities.ts'
import { PaneLink } from './link.ts'
import type { Pane } from './pane.ts'

vi.stubGlobal('requestAnimationFrame', (act: () => void) => {
  act()
  return 1
})
vi.stubGlobal('cancelAnimationFrame', () => undefined)

/** Intensities from 1 to `most`. */
const scanTo = (most: number): LoadedVoxels =>
  ({ data: Float32Array.from({ length: 100 }, (_, i) => ((i + 1) * most) / 100) }) as unknown as LoadedVoxels

class FakePane {
  readonly windows: IntensityWindow[] = []
  content: { scan: LoadedVoxels; original: LoadedVoxels }
  constructor(original: LoadedVoxels, scan = original) {
    this.content = { scan, original }
  }
  setWindow(window: IntensityWindow): void {
    this.windows.push(window)
  }
  get white(): number {
    return Math.round(this.windows.at(-1)![1])
  }
}
const paneOf = (fake: FakePane): Pane => fake as unknown as Pane

let link: PaneLink
beforeEach(() => {
  link = new PaneLink()
})
/** The pane shows another scan. */
function next(fake: FakePane, most: number, preset = false): void {
  fake.content = { scan: scanTo(most), original: scanTo(most) }
  link.forget({ preset })
  link.catchUp(paneOf(fake))
}

test('a preset holds for the next scan, by its own percentiles, until another modality comes', () => {
  const fake = new FakePane(scanTo(100))
  link.join(paneOf(fake))
  link.catchUp(paneOf(fake))
  link.usePreset('dark')
  expect(fake.white).toBe(60)
  next(fake, 1000)
  expect(fake.white).toBe(600)
  next(fake, 1000, true)
  expect(fake.white).toBe(1000)
})

test('a window that was dragged ends with its scan', () => {
  const fake = new FakePane(scanTo(100))
  link.join(paneOf(fake))
  link.catchUp(paneOf(fake))
  link.usePreset('dark')
  link.setWindow([0, 7])
  next(fake, 1000)
  expect(fake.white).toBe(1000)
})

test('a pane that shows a reconstruction takes the window of the scan itself', () => {
  const fake = new FakePane(scanTo(100), scanTo(5))
  link.join(paneOf(fake))
  link.catchUp(paneOf(fake))
  link.usePreset('full')
  expect(fake.white).toBe(100)
})

test('the first pane is one that shows the scan at hand', () => {
  const [early, late] = [new FakePane(scanTo(1)), new FakePane(scanTo(1))]
  link.join(paneOf(early))
  const leave = link.join(paneOf(late))
  expect(link.first).toBeUndefined()
  link.catchUp(paneOf(late))
  expect(link.first).toBe(late)
  link.catchUp(paneOf(early))
  leave()
  expect(link.first).toBe(early)
  link.forget({ preset: false })
  expect(link.first).toBeUndefined()
})

test('a drag over a pane whose colours are its own windows the others', () => {
  const [residual, image] = [new FakePane(scanTo(100)), new FakePane(scanTo(100))]
  for (const [pane, window] of [
    [residual, undefined],
    [image, [0, 100]],
  ] as const) {
    Object.defineProperty(pane, 'window', { value: window })
    link.join(paneOf(pane))
    link.catchUp(paneOf(pane))
  }
  link.dragWindow(500, 0)
  expect(image.white).toBeGreaterThan(140)
})
