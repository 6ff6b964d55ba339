import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Fault, type Card, type Modality } from '../../contract/index.ts'
import { addToFit, emptyFit, type NormativeFit } from '../methods/index.ts'
import { readVolume, writeVolume } from '../volumes/index.ts'
import type { FitMaker } from './fit.ts'
import { methodGrid } from './tasks.ts'

const parts = ['count', 'mean', 'm2'] as const

/** Voxel-wise moments, kept as images. */
export const normativeFitter = (card: Card, modality: Modality): FitMaker => ({
  facts: {},
  isThere: (folder) => parts.every((name) => existsSync(join(folder, `${name}.nii.gz`))),
  async make(folder, _key, source, { onProgress }) {
    const grid = methodGrid(card.input)
    if (!grid)
      throw new Fault({
        code: 'bad-card',
        message: `'${card.id}' is fitted voxel by voxel and needs a grid in MNI space.`,
        remedy: `Write input.grid into the card of '${card.id}'.`,
      })
    const fit = emptyFit(grid.dims[0] * grid.dims[1] * grid.dims[2])
    await source.each(({ image, brain }, place) => {
      addToFit(fit, image, brain)
      onProgress?.(place + 1, source.scans.length, source.scans[place]!.label)
    })
    mkdirSync(folder, { recursive: true })
    for (const name of parts) {
      await writeVolume(
        join(folder, `${name}.nii.gz`),
        { grid, data: fit[name] },
        { datatype: 'float32', sformCode: 4, description: `Normascope ${card.id} ${modality} ${name}` },
      )
    }
  },
  load: async (folder) => ({ normative: await read(folder) }),
})

async function read(folder: string): Promise<NormativeFit> {
  const part = async (name: string): Promise<Float32Array> =>
    (await readVolume(join(folder, `${name}.nii.gz`))).data
  return { count: await part('count'), mean: await part('mean'), m2: await part('m2') }
}
