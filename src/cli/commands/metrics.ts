import { Fault, type Postprocessing } from '../../contract/index.ts'
import { figure } from '../output.ts'
import type { Context } from '../program.ts'

export interface MetricsFlags {
  map: string
  mask: string
  brain?: string
  image?: string
  threshold?: number
  postprocessing: Postprocessing
}

/** Metrics of one map on single files. Brain: the voxels of --brain above 0, else the map's own voxels above 0. */
export async function metrics({ output }: Context, flags: MetricsFlags): Promise<unknown> {
  const { readVolume, readMask, gridMismatch } = await import('../../engine/volumes/index.ts')
  const { computeMetrics } = await import('../../science/metrics/index.ts')
  const { sameGrid } = await import('../../science/volume/index.ts')
  const { postprocess } = await import('../../science/filters/index.ts')
  const map = await readVolume(flags.map)
  const onGrid = async (path: string) => {
    const volume = await readVolume(path)
    if (!sameGrid(volume.grid, map.grid))
      throw gridMismatch(path, volume.grid, { ...map.grid, path: flags.map })
    return volume
  }
  const reference = await readMask(flags.mask, { ...map.grid, path: flags.map })
  const brainSource = flags.brain === undefined ? map : await onGrid(flags.brain)
  const brain = Uint8Array.from(brainSource.data, (value) => (value > 0 ? 1 : 0))
  const image = flags.image === undefined ? undefined : await onGrid(flags.image)
  const warnings = [...map.warnings, ...reference.warnings]
  if (flags.brain === undefined) warnings.push('No brain mask was given: brain is where the map is above 0.')
  let bad = 0
  for (let i = 0; i < brain.length; i++) if (brain[i] === 1 && !Number.isFinite(map.data[i])) bad++
  if (bad > 0) {
    throw new Fault({
      code: 'not-finite',
      message: `${flags.map} has ${bad} brain voxels that are not finite numbers.`,
      remedy: 'Export the map with finite scores in the brain.',
      path: flags.map,
    })
  }
  const result = computeMetrics({
    map: postprocess(map.data, map.grid.dims, brain, flags.postprocessing),
    brain,
    reference: reference.data,
    grid: map.grid,
    ...(flags.threshold === undefined ? {} : { threshold: flags.threshold }),
    ...(image ? { image: image.data } : {}),
  })
  const { lesions, undefined: reasons, ...figures } = result
  for (const [name, value] of Object.entries(figures)) {
    output.say(
      `${name.padEnd(24)} ${value === null ? `– (${reasons[name] ?? 'undefined'})` : Number.isInteger(value) ? value : figure(value, 7)}`,
    )
  }
  output.say(
    `${'lesions'.padEnd(24)} ${lesions.length}${flags.threshold === undefined ? '' : `, ${lesions.filter((lesion) => lesion.detected).length} detected`}`,
  )
  output.say(
    `Post-processing: ${flags.postprocessing}. dice_best is an oracle: its threshold was found with the reference itself.`,
  )
  for (const warning of warnings) output.warn(`Warning: ${warning}`)
  return { ...result, postprocessing: flags.postprocessing, warnings }
}
