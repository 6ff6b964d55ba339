import { figure, percent, table, usage } from '../output.ts'
import type { Context } from '../program.ts'
import { tellRun } from './run.ts'

interface ScalingFlags {
  method: string
  sizes: string[]
  targetFpr: number
  seed: number
  orders?: number
}

const range = (
  { value, lo, hi }: { value: number | null; lo: number | null; hi: number | null },
  text: (value: number | null) => string,
): string => (value === null ? '–' : `${text(value)} [${text(lo)}, ${text(hi)}]`)

export async function scalingStudy(
  { output, signal }: Context,
  dir: string,
  flags: ScalingFlags,
): Promise<unknown> {
  const { openStudy } = await import('../../engine/studies/index.ts')
  const { scaling } = await import('../../engine/evaluations/index.ts')
  const sizes = flags.sizes.map(Number)
  if (sizes.length === 0 || sizes.some((size) => !Number.isInteger(size) || size < 1))
    throw usage(
      `--sizes ${flags.sizes.join(',')} are no numbers of subjects.`,
      'Give whole numbers, for example 5,10,20.',
    )
  using study = openStudy(dir)
  const found = await scaling(study, { ...flags, sizes, signal, onEvent: tellRun(output) })
  for (const one of found) {
    output.say(
      `${one.method} on ${one.modality}: ${one.subjects} healthy calibration subjects, ${one.orders} random order${one.orders === 1 ? '' : 's'}, ${percent(one.target_fpr)} voxel FPR aimed at`,
    )
    for (const line of table([
      ['subjects', 'threshold', 'voxel FPR, held-out', 'Dice'],
      ...one.points.map((point) => [
        String(point.subjects),
        range(point.threshold, (value) => figure(value)),
        range(point.fpr, percent),
        range(point.dice, (value) => figure(value)),
      ]),
    ]))
      output.say(`  ${line}`)
    for (const note of one.notes) output.say(`  Note: ${note}`)
  }
  return { scaling: found }
}
