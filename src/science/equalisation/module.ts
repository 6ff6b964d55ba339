import {
  type Code,
  type KernelFunction,
  type KernelMemory,
  fourOf,
  f32x4,
  f64x2,
  get,
  i32,
  instance,
  loopOf,
  i32x4,
  moduleOf,
  range,
  set,
  tee,
  v128,
} from '../webassembly/index.ts'

/**
 * The loops over pixels of the equalisation, four at a time. All arguments but `wy` are byte addresses or numbers of bytes, these
 * rounded up to 16. An operation on single or double precision is the one that scikit-image does there, so that roundings agree.
 */
export interface Loops {
  /** 0..1 to 16-bit whole numbers, in place. Leaves smallest and largest, and x - x summed: not 0 where x is not finite. */
  levels(image: number, bytes: number): void
  /** Whole numbers to bins as integers: from START, and by RANGE to 0..LEVELS - 1, halves to the even one; then over BIN_SIZE, cut. */
  bins(image: number, out: number, bytes: number): void
  /**
   * The histogram, of integers, of the pixels whose places in `binned` are listed in bytes; no bin above `limit`. Leaves how many
   * pixels it has taken, and how many bins are full.
   */
  count(places: number, bytes: number, binned: number, histogram: number, limit: number): void
  /** The level of each bin as doubles: the pixels up to it times SCALE, at most LEVELS - 1, cut. Writes a multiple of four bins. */
  map(histogram: number, bytes: number, out: number): void
  /**
   * A row of pixels by the mappings of their four nearest tiles, bilinear, cut to whole numbers. `spans` .. `end`: per run of pixels
   * between the same tiles its first byte, its end, and where the mappings' addresses of its left and right tile are, from
   * `above` for the upper and `below` for the lower tiles. `wx`: weights of the right tiles, doubles; `wy`: of the lower tiles.
   * Up to 3 pixels beyond the row are written.
   */
  blend(
    out: number,
    bins: number,
    wx: number,
    spans: number,
    end: number,
    above: number,
    below: number,
    wy: number,
  ): void
  /** Leaves the smallest and the largest. */
  ends(image: number, bytes: number): void
  /** (x - START) / RANGE, in place. */
  stretch(image: number, bytes: number): void
}

/** Grey levels inside the algorithm. */
export const LEVELS = 16384

/**
 * The first bytes of the memory. Four values each (doubles: two): what `levels` and `ends` leave, then what `bins`, `stretch` and
 * `map` take; two integers that `count` leaves.
 */
export const STATE = {
  ...{ low: 0, high: 16, odd: 32 },
  ...{ start: 48, range: 64, doubleRange: 80, binSize: 96, scale: 112 },
  ...{ taken: 128, full: 132 },
} as const
export const STATE_BYTES = 144
const state = (at: keyof typeof STATE): number[] => v128.load(i32.of(0), STATE[at])
const keep = (at: keyof typeof STATE, value: Code): number[] => v128.store(i32.of(0), value, STATE[at])

const levels = (): KernelFunction => {
  const [IMAGE, BYTES, AT, PIXEL, LEVEL, LOW, HIGH, ODD] = range(8)
  const place = i32.add(get(IMAGE), get(AT))
  const clipped = f32x4.min(f32x4.max(get(PIXEL), f32x4.of(0)), f32x4.of(1))
  const body = [
    ...set(PIXEL, v128.load(place)),
    ...set(ODD, f32x4.add(get(ODD), f32x4.subtract(get(PIXEL), get(PIXEL)))),
    ...set(LEVEL, f32x4.nearest(f32x4.multiply(clipped, f32x4.of(65535)))),
    ...set(LOW, f32x4.min(get(LOW), get(LEVEL))),
    ...set(HIGH, f32x4.max(get(HIGH), get(LEVEL))),
    ...v128.store(place, get(LEVEL)),
  ]
  const code = [
    ...[...set(LOW, f32x4.of(65535)), ...loopOf(AT, BYTES, 16, body)],
    ...[...keep('low', get(LOW)), ...keep('high', get(HIGH)), ...keep('odd', get(ODD))],
  ]
  return { parameters: ['i32', 'i32'], locals: [[1, 'i32'], [5, 'v128']], code } // prettier-ignore
}
const bins = (): KernelFunction => {
  const [IMAGE, OUT, BYTES, AT, START, RANGE, SIZE, ABOVE] = range(8)
  const scaled = (two: Code): number[] =>
    f32x4.fromDoubles(f64x2.nearest(f64x2.multiply(f64x2.divide(f64x2.fromLowerFloats(two), get(RANGE)), f64x2.of(LEVELS - 1)))) // prettier-ignore
  const body = [
    ...set(ABOVE, f32x4.subtract(v128.load(i32.add(get(IMAGE), get(AT))), get(START))),
    ...v128.store(
      i32.add(get(OUT), get(AT)),
      f32x4.toIntegers(
        f32x4.divide(v128.lowers(scaled(get(ABOVE)), scaled(v128.upper(get(ABOVE)))), get(SIZE)),
      ),
    ),
  ]
  const code = [
    ...[...set(START, state('start')), ...set(RANGE, state('doubleRange')), ...set(SIZE, state('binSize'))],
    ...loopOf(AT, BYTES, 16, body),
  ]
  return { parameters: ['i32', 'i32', 'i32'], locals: [[1, 'i32'], [4, 'v128']], code } // prettier-ignore
}

const count = (): KernelFunction => {
  const [PLACES, BYTES, BINNED, HISTOGRAM, LIMIT, AT, BIN, COUNT, ROOM, TAKEN, FULL] = range(11)
  const bin = i32.load(i32.add(get(BINNED), i32.load(i32.add(get(PLACES), get(AT)))))
  const last = i32.isNegative(i32.subtract(i32.subtract(get(LIMIT), get(COUNT)), i32.of(2)))
  const body = [
    ...set(BIN, i32.add(get(HISTOGRAM), i32.shiftLeft(bin, i32.of(2)))),
    ...set(COUNT, i32.load(get(BIN))),
    ...set(ROOM, i32.isNegative(i32.subtract(get(COUNT), get(LIMIT)))),
    ...i32.store(get(BIN), i32.add(get(COUNT), get(ROOM))),
    ...set(TAKEN, i32.add(get(TAKEN), get(ROOM))),
    ...set(FULL, i32.add(get(FULL), i32.and(get(ROOM), last))),
  ]
  const leave = [
    ...i32.store(i32.of(0), get(TAKEN), STATE.taken),
    ...i32.store(i32.of(0), get(FULL), STATE.full),
  ]
  const parameters = range(5).map(() => 'i32' as const)
  return { parameters, locals: [[6, 'i32']], code: [...loopOf(AT, BYTES, 4, body), ...leave] }
}

const map = (): KernelFunction => {
  const [HISTOGRAM, BYTES, OUT, AT, SUM, FOUR, SCALE, NONE] = range(8)
  const place = i32.add(get(OUT), i32.shiftLeft(get(AT), i32.of(1)))
  /** Of two sums. */
  const levels = (sums: Code): number[] =>
    f64x2.truncate(f64x2.min(f64x2.multiply(f64x2.fromLowerIntegers(sums), get(SCALE)), f64x2.of(LEVELS - 1)))
  const body = [
    // Four sums so far: each bin and the one before, then the two before those, then all earlier ones.
    ...set(SUM, fourOf(get(SUM), get(SUM), [3, 3, 3, 3])),
    ...set(FOUR, v128.load(i32.add(get(HISTOGRAM), get(AT)))),
    ...set(FOUR, i32x4.add(get(FOUR), fourOf(get(NONE), get(FOUR), [0, 4, 5, 6]))),
    ...set(FOUR, i32x4.add(get(FOUR), fourOf(get(NONE), get(FOUR), [0, 0, 4, 5]))),
    ...set(SUM, i32x4.add(get(SUM), get(FOUR))),
    ...v128.store(place, levels(get(SUM))),
    ...v128.store(place, levels(v128.upper(get(SUM))), 16),
  ]
  const code = [...set(SCALE, state('scale')), ...loopOf(AT, BYTES, 16, body)]
  return { parameters: ['i32', 'i32', 'i32'], locals: [[1, 'i32'], [4, 'v128']], code } // prettier-ignore
}

const blend = (): KernelFunction => {
  const [OUT, BINS, WX, SPANS, END, ABOVE, BELOW, WY_GIVEN, ...further] = range(27)
  const [AT, TO, A, B, C, D, P, Q, R, S, ...vectors] = further
  const [WY, NOT_WY, X0, X1, NOT_X0, NOT_X1, SUM, ONE] = vectors
  const [places, tiles] = [[P, Q, R, S], [A, B, C, D]] // prettier-ignore
  const weight = (offset: number): number[] =>
    v128.load(i32.add(get(WX), i32.shiftLeft(get(AT), i32.of(1))), offset)
  /** Two pixels' levels in a tile, times their weights. */
  const weighted = (tile: number, [p, q]: readonly number[], x: number, y: number): number[] =>
    f32x4.fromDoubles(
      f64x2.multiply(
        v128.loadUpper(i32.add(get(tile), get(q)), v128.loadLower(i32.add(get(tile), get(p)))),
        f64x2.multiply(get(x), get(y)),
      ),
    )
  const corner = (tile: number, x0: number, x1: number, y: number): number[] =>
    v128.lowers(weighted(tile, [P, Q], x0, y), weighted(tile, [R, S], x1, y))
  const fourPixels = [
    ...places.flatMap((place, i) =>
      set(place, i32.shiftLeft(i32.load(i32.add(get(BINS), get(AT)), 4 * i), i32.of(3))),
    ),
    ...[...set(X0, weight(0)), ...set(X1, weight(16))],
    ...[...set(NOT_X0, f64x2.subtract(get(ONE), get(X0))), ...set(NOT_X1, f64x2.subtract(get(ONE), get(X1)))],
    ...set(SUM, f32x4.add(corner(A, NOT_X0, NOT_X1, NOT_WY), corner(B, X0, X1, NOT_WY))),
    ...set(SUM, f32x4.add(get(SUM), corner(C, NOT_X0, NOT_X1, WY))),
    ...set(SUM, f32x4.add(get(SUM), corner(D, X0, X1, WY))),
    ...v128.store(i32.add(get(OUT), get(AT)), f32x4.truncate(get(SUM))),
  ]
  const span = [
    ...[...set(AT, i32.load(get(SPANS), 0)), ...set(TO, i32.load(get(SPANS), 4))],
    ...tiles.flatMap((tile, i) =>
      set(tile, i32.load(i32.add(get(i < 2 ? ABOVE : BELOW), i32.load(get(SPANS), 8 + 4 * (i % 2))))),
    ),
    ...loopOf(AT, TO, 16, fourPixels),
  ]
  const code = [
    ...[...set(ONE, f64x2.of(1)), ...set(WY, f64x2.splat(get(WY_GIVEN)))],
    ...set(NOT_WY, f64x2.subtract(get(ONE), get(WY))),
    ...loopOf(SPANS, END, 16, span),
  ]
  const parameters = [...range(7).map(() => 'i32' as const), 'f64' as const]
  return { parameters, locals: [[10, 'i32'], [8, 'v128']], code } // prettier-ignore
}

const ends = (): KernelFunction => {
  const [IMAGE, BYTES, AT, PIXEL, LOW, HIGH] = range(6)
  const body = [
    ...set(PIXEL, v128.load(i32.add(get(IMAGE), get(AT)))),
    ...[...set(LOW, f32x4.min(get(LOW), get(PIXEL))), ...set(HIGH, f32x4.max(get(HIGH), get(PIXEL)))],
  ]
  const code = [
    ...set(LOW, tee(HIGH, v128.load(get(IMAGE)))),
    ...[...loopOf(AT, BYTES, 16, body), ...keep('low', get(LOW)), ...keep('high', get(HIGH))],
  ]
  return { parameters: ['i32', 'i32'], locals: [[1, 'i32'], [3, 'v128']], code } // prettier-ignore
}

const stretch = (): KernelFunction => {
  const [IMAGE, BYTES, AT, START, RANGE] = range(5)
  const place = i32.add(get(IMAGE), get(AT))
  const value = f32x4.divide(f32x4.subtract(v128.load(place), get(START)), get(RANGE))
  const code = [
    ...[...set(START, state('start')), ...set(RANGE, state('range'))],
    ...loopOf(AT, BYTES, 16, v128.store(place, value)),
  ]
  return { parameters: ['i32', 'i32'], locals: [[1, 'i32'], [2, 'v128']], code } // prettier-ignore
}

let module: object | undefined

export function loopsOver(memory: KernelMemory): Loops {
  module ??= moduleOf({
    levels: levels(),
    bins: bins(),
    count: count(),
    map: map(),
    blend: blend(),
    ends: ends(),
    stretch: stretch(),
  })
  return instance(module, memory) as Loops
}
