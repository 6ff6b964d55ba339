/** Work on whole volumes, for worker threads: plain data in and out. */
import { agreementOf } from '../../science/drawing/index.ts'
import { brainMaskFrom, countMask } from '../../science/volume/index.ts'
import { readMask, readVolume } from '../volumes/index.ts'

export interface AgreementInput {
  readonly scanPath: string
  readonly brainMaskPath: string | null
  /** Masks on the scan's grid, each with whose it is. */
  readonly masks: readonly { readonly name: string; readonly path: string }[]
}
export interface AgreementPair {
  readonly first: string
  readonly second: string
  readonly voxels_first: number
  readonly voxels_second: number
  readonly dice: number | null
  readonly kappa: number | null
}

/** Dice and kappa of every pair of masks of one scan, over its brain voxels. */
export async function agreementTask({
  scanPath,
  brainMaskPath,
  masks,
}: AgreementInput): Promise<AgreementPair[]> {
  const scan = await readVolume(scanPath)
  const grid = { ...scan.grid, path: scanPath }
  const brain = brainMaskPath === null ? brainMaskFrom(scan) : (await readMask(brainMaskPath, grid)).data
  const loaded = await Promise.all(
    masks.map(async ({ name, path }) => ({ name, data: (await readMask(path, grid)).data })),
  )
  return loaded.flatMap((first, i) =>
    loaded.slice(i + 1).map((second) => {
      const { dice, kappa } = agreementOf(first.data, second.data, brain)
      return {
        first: first.name,
        second: second.name,
        voxels_first: countMask(first.data),
        voxels_second: countMask(second.data),
        dice,
        kappa,
      }
    }),
  )
}
