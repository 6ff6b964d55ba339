/** Matplotlib's 'inferno' at 33 even places, RGB 0..255. */
const stops = [
  [0, 0, 4], [4, 3, 18], [11, 7, 36], [21, 11, 55], [33, 12, 74], [47, 10, 91], [61, 9, 101], [74, 12, 107],
  [87, 16, 110], [100, 21, 110], [113, 25, 110], [125, 30, 109], [138, 34, 106], [151, 39, 102], [163, 44, 97],
  [176, 49, 91], [188, 55, 84], [199, 62, 76], [210, 70, 68], [219, 80, 59], [228, 90, 49], [235, 102, 40],
  [241, 115, 29], [246, 128, 19], [249, 142, 9], [251, 157, 7], [252, 172, 17], [251, 188, 33], [249, 203, 53],
  [245, 219, 76], [242, 234, 105], [243, 246, 138], [252, 255, 164],
] as const // prettier-ignore

/** The colour of a value of 0..1 (clipped), linear between the places. */
export function inferno(value: number): [number, number, number] {
  const at = Math.max(0, Math.min(1, value)) * (stops.length - 1)
  const [low, high] = [stops[Math.floor(at)]!, stops[Math.ceil(at)]!]
  const mix = (c: 0 | 1 | 2): number => Math.round(low[c] + (at % 1) * (high[c] - low[c]))
  return [mix(0), mix(1), mix(2)]
}
