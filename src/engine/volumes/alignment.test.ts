import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { readVolume, type LoadedVolume } from './index.ts'
import { brainMaskFrom, mni2mm, multiply, sameGrid, type Affine } from '../../science/volume/index.ts'
import {
  alignToMni,
  isDoubtful,
  meanDisplacement,
  prepareTarget,
  type AlignmentTarget,
} from '../../science/alignment/index.ts'

const root =
  process.env['NORMASCOPE_DATA'] ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url))
const present = existsSync(join(root, 'ms-patient')) && existsSync(join(root, 'healthy_t1_ixi'))
if (!present) console.warn(`Skipped: no scans of people at ${root}; set NORMASCOPE_DATA to the data folder.`)

const file = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url))
let template: LoadedVolume
let target: AlignmentTarget
beforeAll(async () => {
  template = await readVolume(file('resources/template/mni152_2009a_t1_brain_2mm.nii.gz'))
  target = prepareTarget(template)
})

const align = (volume: LoadedVolume) => alignToMni(volume, brainMaskFrom(volume), target)
const apart = (a: Affine, b: Affine): number => meanDisplacement(template, a, b)

test('the template lies on the 2 mm grid, and needs no alignment with itself', () => {
  expect(sameGrid(template.grid, mni2mm, 1e-4)).toBe(true)
  expect(align(template)).toMatchObject({ skipped: true, quality: 1 })
})

describe.skipIf(!present)('heads of people', () => {
  const { matrices } = JSON.parse(
    readFileSync(file('tests/fixtures/volumes/ixi_affines_simpleitk.json'), 'utf8'),
  ) as { matrices: Record<string, number[]> }

  test.each(Object.entries(matrices))('%s as SimpleITK has it, within 2.5 mm', async (id, expected) => {
    const found = align(await readVolume(join(root, `healthy_t1_ixi/brain2mm/${id}_T1_brain.nii.gz`)))
    expect(found.skipped).toBe(false)
    expect(found.quality).toBeGreaterThan(0.94)
    expect(isDoubtful(found)).toBe(false)
    expect(apart(found.matrix, expected)).toBeLessThan(2.5)
  })

  test.each(['T2w', 'FLAIR'])('the MS patient %s agrees with T1w, and tilted too', async (contrast) => {
    const read = (suffix: string) => readVolume(join(root, `ms-patient/sub-26/anat/sub-26_${suffix}.nii.gz`))
    const [t1, other] = [align(await read('T1w')), await read(contrast)]
    expect(apart(align(other).matrix, t1.matrix)).toBeLessThan(2)
    const [c, s] = [Math.cos(0.5), Math.sin(0.5)]
    const [e, f] = [Math.cos(0.25), Math.sin(0.25)]
    const tilt = multiply(
      [1, 0, 0, 14, 0, c, -s, -22, 0, s, c, 31, 0, 0, 0, 1],
      [e, -f, 0, 0, f, e, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
    )
    const tilted = { ...other, grid: { ...other.grid, affine: multiply(tilt, other.grid.affine) } }
    expect(apart(align(tilted).matrix, multiply(tilt, t1.matrix))).toBeLessThan(2)
  })
})
