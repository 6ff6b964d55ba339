import { shuffled, type Random } from '../random/index.ts'

/**
 * RIAD's partition: the image is cut into square cells of `size` pixels (the last column and row of cells are cut where the
 * image ends) and the cells are dealt at random into disjoint sets of equal number, give or take one. Returns for each pixel,
 * [height][width], the set 0 .. sets - 1 that its cell is in.
 */
export function cellSets(
  [width, height]: readonly [number, number],
  size: number,
  sets: number,
  random: Random,
): Uint8Array {
  const columns = Math.ceil(width / size)
  const rows = Math.ceil(height / size)
  const order = shuffled(
    Array.from({ length: rows * columns }, (_, cell) => cell),
    random,
  )
  const setOf = new Uint8Array(order.length)
  order.forEach((cell, rank) => (setOf[cell] = rank % sets))
  const result = new Uint8Array(width * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      result[y * width + x] = setOf[Math.floor(y / size) * columns + Math.floor(x / size)]!
  return result
}
