import { copyFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Fault } from '../../contract/index.ts'
import { calibrate, directRunner } from '../evaluations/index.ts'
// eslint-disable-next-line no-restricted-imports -- the small study that the evaluations themselves are tested on
import { tinyCohort, tinyStudy, type TinyStudy } from '../evaluations/tiny-study.ts'
import { readVolume } from '../volumes/index.ts'
import { exportMasks } from './index.ts'

let tiny: TinyStudy
beforeAll(async () => {
  tiny = await tinyStudy(tinyCohort())
})
afterAll(() => tiny[Symbol.dispose]())

const faultOf = async (work: Promise<unknown>): Promise<unknown> => {
  try {
    await work
    return undefined
  } catch (error) {
    return error
  }
}

test('without operating points the command to run first is named', async () => {
  const fault = await faultOf(exportMasks(tiny.study))
  expect(fault).toMatchObject({ code: 'nothing-to-do' })
  expect((fault as Fault).remedy).toContain('normascope calibrate')
})

test('a mask holds exactly the brain voxels above the threshold, and its sidecar says which', async () => {
  const [point] = await calibrate(tiny.study, { targetFpr: 0.02, methods: ['good'], runner: directRunner })
  const { thresholded, readers, folder } = await exportMasks(tiny.study, { methods: ['good'] })
  expect(thresholded).toHaveLength(23) // the test scans
  expect(readers).toEqual([])
  expect(folder).toBe(join(tiny.study.folder, 'derivatives', 'normascope'))
  const path = thresholded.find((one) => one.includes('sub-pat3'))!
  expect(path).toMatch(/sub-pat3\/anat\/sub-pat3_T2w_seg-good_desc-abovethreshold_mask\.nii\.gz$/)
  const mask = await readVolume(join(tiny.study.folder, path))
  const above = tiny.scores('good', 'sub-pat3').filter((score) => score > point!.threshold).length
  expect(mask.data.reduce((sum, value) => sum + value, 0)).toBe(above)
  expect(new Set(mask.data)).toEqual(new Set([0, 1]))
  const sidecar = JSON.parse(
    readFileSync(join(tiny.study.folder, path.replace('.nii.gz', '.json')), 'utf8'),
  ) as Record<string, unknown>
  expect(sidecar).toMatchObject({
    Manual: false,
    SkullStripped: true,
    Threshold: point!.threshold,
    Voxels: above,
  })
  expect(JSON.stringify(sidecar)).not.toContain(tiny.root)
})

test('a map that has changed since it was recorded is refused, not exported', async () => {
  copyFileSync(tiny.mapPath('poor', 'sub-pat3'), tiny.mapPath('good', 'sub-pat3'))
  expect(await faultOf(exportMasks(tiny.study, { methods: ['good'] }))).toMatchObject({
    code: 'changed-file',
    path: tiny.mapPath('good', 'sub-pat3'),
  })
})

test('DICOM SEG of scans that were not DICOM is refused with what to do instead', async () => {
  expect(await faultOf(exportMasks(tiny.study, { format: 'dicom-seg' }))).toMatchObject({ code: 'bad-input' })
})
