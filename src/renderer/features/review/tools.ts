import {
  brushVoxels,
  drawnSlices,
  grow,
  holeAt,
  interpolateSlices,
  layoutOf,
} from '../../../science/drawing/index.ts'
import type { LoadedVoxels } from '../../connection/index.ts'
import type { Picked } from '../../viewer/picking.ts'
import type { Triple } from '../../viewer/tiles.ts'
import type { PointerTool } from '../../viewer/pointer.ts'
import type { DrawingSession } from './drawing.ts'

export const toolNames = ['pen', 'eraser', 'fill', 'grow'] as const
export type ToolName = (typeof toolNames)[number]

export interface ToolSettings {
  tool: ToolName | undefined
  /** Of pen and eraser, in mm. */
  radius: number
  /** Pen and eraser reach into the neighbouring slices. */
  ball: boolean
  /** What a region grows on. */
  growOn: 'image' | 'map'
  /** Half the range of intensities around the seed's, as a share of the window. */
  spread: number
  /** No further from the seed than this, in mm. */
  reach: number
}

/** Radii of the brush in mm, by key. */
export const radii = [0.5, 1, 1.5, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20] as const
export const nextRadius = (radius: number, by: 1 | -1): number =>
  (by > 0 ? radii.find((one) => one > radius) : radii.findLast((one) => one < radius)) ?? radius

export const spacingOf = ({ affine }: LoadedVoxels['info']): Triple => [
  Math.hypot(affine[0]!, affine[4]!, affine[8]!),
  Math.hypot(affine[1]!, affine[5]!, affine[9]!),
  Math.hypot(affine[2]!, affine[6]!, affine[10]!),
]

export interface ToolContext {
  readonly drawing: DrawingSession
  readonly image: LoadedVoxels
  readonly map: LoadedVoxels | undefined
  /** Scores above it are shown. */
  readonly threshold: number | undefined
  /** Width of the intensity window as it is when the tool is used. */
  readonly window: () => number
  readonly settings: ToolSettings
  /** Why a tool did nothing: a key of the sentences. */
  readonly say: (what: 'notClosed' | 'outsideRange' | 'noMap') => void
}

const planar = (place: Picked, dims: Triple): [number, number] => {
  const { axes } = layoutOf(dims, { axis: place.axis, index: place.slice })
  return [place.voxel[axes[0]], place.voxel[axes[1]]]
}
const nearest = ({ voxel }: Picked): Triple => [
  Math.round(voxel[0]),
  Math.round(voxel[1]),
  Math.round(voxel[2]),
]
const isInside = (dims: Triple, place: Picked): boolean => place.slice >= 0 && place.slice < dims[place.axis]

/** Pen and eraser: a round brush along the way of the pointer, one step of undo a stroke. */
function brush(context: ToolContext, value: 0 | 1): PointerTool {
  const { drawing, image, settings } = context
  const { dims } = image.info
  const spacing = spacingOf(image.info)
  let last: Picked | undefined
  const paint = (from: Picked, to: Picked): void => {
    if (!isInside(dims, to)) return
    const place = { axis: to.axis, index: to.slice }
    const same = from.axis === to.axis && from.slice === to.slice
    const ends = { from: planar(same ? from : to, dims), to: planar(to, dims) }
    drawing.paint(
      brushVoxels(dims, { place, ...ends, radius: settings.radius, spacing, ball: settings.ball }),
      value,
    )
  }
  return {
    begin(place) {
      drawing.begin()
      last = place
      paint(place, place)
    },
    move(place) {
      if (!last) return
      paint(last, place)
      last = place
    },
    end() {
      if (last) drawing.end(value === 1 ? 'pen' : 'eraser', value)
      last = undefined
    },
  }
}

/** Fills the hole of the outline around the click. */
const filler = ({ drawing, image, say }: ToolContext): PointerTool => ({
  begin(place) {
    const { dims } = image.info
    if (!isInside(dims, place)) return
    const [u, v] = planar(place, dims)
    const slice = { axis: place.axis, index: place.slice }
    const hole = holeAt(drawing.mask, dims, slice, [Math.round(u), Math.round(v)])
    if (hole) drawing.apply('fill', 1, hole)
    else say('notClosed')
  },
  move: () => undefined,
  end: () => undefined,
})

/** A drag of so many pixels upwards doubles the spread. */
const DOUBLING = 80

/** Grows from the voxel that is pressed; dragging up and down takes more and less in until the button is let go. */
function grower(context: ToolContext): PointerTool {
  const { drawing, image, map, threshold, settings, say } = context
  const { dims } = image.info
  const spacing = spacingOf(image.info)
  let start: { place: Picked; y: number } | undefined
  const regionOf = (place: Picked, factor: number): number[] => {
    const seed = nearest(place)
    const common = { seed, radius: settings.reach, spacing }
    if (settings.growOn === 'map') {
      if (!map || threshold === undefined) return []
      return grow(map.data, dims, { ...common, range: [threshold / factor, Infinity] })
    }
    const value = image.data[seed[0] + dims[0] * (seed[1] + dims[1] * seed[2])]
    if (value === undefined || value === 0) return []
    const half = settings.spread * context.window() * factor
    return grow(image.data, dims, { ...common, range: [value - half, value + half] })
  }
  const show = (event: PointerEvent): void => {
    if (!start) return
    drawing.restart()
    drawing.paint(regionOf(start.place, 2 ** ((start.y - event.clientY) / DOUBLING)), 1)
  }
  return {
    begin(place, event) {
      if (settings.growOn === 'map' && !map) return say('noMap')
      if (regionOf(place, 1).length === 0) return say('outsideRange')
      drawing.begin()
      start = { place, y: event.clientY }
      show(event)
    },
    move: (_place, event) => show(event),
    end() {
      if (start) drawing.end('grow', 1)
      start = undefined
    },
  }
}

/** The chosen tool on what is shown, undefined where none is chosen. */
export function toolOf(context: ToolContext): PointerTool | undefined {
  switch (context.settings.tool) {
    case 'pen':
      return brush(context, 1)
    case 'eraser':
      return brush(context, 0)
    case 'fill':
      return filler(context)
    case 'grow':
      return grower(context)
    case undefined:
      return undefined
  }
}

/**
 * The gap of empty slices that holds a slice, or that lies next to it where it is drawn itself (the nearer one after it):
 * its last drawn slice before and its first after. Undefined where there is none.
 */
export function gapAround(drawn: readonly number[], slice: number): [number, number] | undefined {
  const gaps = drawn
    .slice(1)
    .flatMap((after, i): [number, number][] => (after - drawn[i]! > 1 ? [[drawn[i]!, after]] : []))
  const within = gaps.find(([low, high]) => low < slice && slice < high)
  return within ?? gaps.find(([low]) => low === slice) ?? gaps.find(([, high]) => high === slice)
}

/** Interpolates over the gap at the crosshair. Returns how many voxels were added; undefined where there is no gap. */
export function interpolateAt(
  drawing: DrawingSession,
  { info }: LoadedVoxels,
  axis: 0 | 1 | 2,
  slice: number,
): number | undefined {
  const gap = gapAround(drawnSlices(drawing.mask, info.dims, axis), slice)
  if (!gap) return undefined
  return drawing.apply(
    'interpolate',
    1,
    interpolateSlices(drawing.mask, info.dims, axis, spacingOf(info), gap),
  )
}
