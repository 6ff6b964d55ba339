/**
 * The score of a map standardised by place: z / (z + 4) with z = max(0, (map - mean) / (sd + floor)), in 0..1.
 *
 * `mean` and `sd` are those of the same method's maps of healthy scans, voxel for voxel on the same grid and in the map's
 * units; `floor` (> 0, same units) keeps places where healthy scans hardly differ from deciding. What is usual at a place (the
 * cortex, the ventricles' walls) then counts as usual. The last step keeps the order of scores and bounds them: z = 4 is 0.5.
 * Throws RangeError where the lengths differ or the floor is not above 0.
 */
export function standardiseByPlace(
  map: Float32Array,
  mean: ArrayLike<number>,
  sd: ArrayLike<number>,
  floor: number,
): Float32Array {
  if (mean.length !== map.length || sd.length !== map.length)
    throw new RangeError(`a map of ${map.length} voxels and a reference of ${mean.length} and ${sd.length}`)
  if (!(floor > 0)) throw new RangeError(`a floor of ${floor}`)
  const out = new Float32Array(map.length)
  for (let i = 0; i < map.length; i++) {
    const z = (map[i]! - mean[i]!) / (Math.max(0, sd[i]!) + floor)
    if (z > 0) out[i] = z / (z + 4)
  }
  return out
}
