import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encodeRuns, runsOfVoxels } from '../../science/drawing/index.ts'
import { apply, invert } from '../../science/volume/index.ts'
import { createStudy, type Study } from '../studies/index.ts'
import { readHeader, readMask, readVolume } from '../volumes/index.ts'
import { addEntry, openAnnotation, readerMask } from './index.ts'

const fixtures = fileURLToPath(new URL('../../../tests/fixtures/annotations', import.meta.url))
const stored = <T>(name: string): T => JSON.parse(readFileSync(join(fixtures, name), 'utf8')) as T
type Place = [number, number, number]
const { scans } = stored<{ scans: { file: string; axes: string; marked_mm: Place[]; values: number[] }[] }>(
  'scans.json',
)
/** What nibabel read of the masks of an earlier run of this test; their bytes are the same today. */
const keep = process.env['NORMASCOPE_KEEP_MASKS'] !== undefined
const { masks } = keep
  ? { masks: [] }
  : stored<{
      masks: {
        file: string
        sha256: string
        values: number[]
        dtype: string
        axes: string
        corner_error_mm: number
        marked_mm: Place[]
        scan_values_there: number[]
      }[]
    }>('masks.json')

let folder: string
let study: Study
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'normascope-masks-'))
  study = createStudy(join(folder, 'study'), { name: 'orientations' })
  study.db.prepare("INSERT INTO subject (id, subject, grp) VALUES (1, 'sub-1', 'patient')").run()
})
afterAll(() => {
  study.close()
  rmSync(folder, { recursive: true, force: true })
})

async function addScan(id: number, file: string): Promise<string> {
  const path = join(fixtures, file)
  const { grid } = await readHeader(path)
  study.db
    .prepare(
      "INSERT INTO scan (id, subject_id, session, modality, label, path, dims, spacing, size, mtime_ms, sha256, imported) VALUES (?, 1, ?, 'T2w', ?, ?, ?, '[1,1,1]', 0, 0, '', '')",
    )
    .run(id, String(id), `sub-1_ses-${id}_T2w`, path, JSON.stringify(grid.dims))
  return path
}

describe.each(scans.map((scan, i) => ({ ...scan, id: i + 1 })))(
  '$file',
  ({ file, id, marked_mm, axes, values }) => {
    test('a drawing at places in mm is a mask in which nibabel finds these places', async () => {
      const path = await addScan(id, file)
      const scan = await readVolume(path)
      const toVoxel = invert(scan.grid.affine)
      const [nx, ny] = scan.grid.dims
      const voxels = marked_mm.map((place) => {
        const [x, y, z] = apply(toVoxel, place).map(Math.round) as Place
        return x + nx * (y + ny * z)
      })
      expect(voxels.map((voxel) => scan.data[voxel])).toEqual(values)
      const annotation = await openAnnotation(study, id, 'AB')
      addEntry(study, annotation.id, 0, {
        kind: 'stroke',
        tool: 'pen',
        runs: encodeRuns(runsOfVoxels(voxels)),
      })

      const mask = (await readerMask(study, id, 'ab'))!
      expect(mask.voxels).toBe(4)
      expect(mask.path.replaceAll('\\', '/')).toContain(
        `/derivatives/normascope/sub-1/ses-${id}/anat/sub-1_ses-${id}_T2w_desc-AB_label-L_mask.nii.gz`,
      )
      const sidecar: unknown = JSON.parse(readFileSync(mask.path.replace('.nii.gz', '.json'), 'utf8'))
      expect(sidecar).toMatchObject({ Manual: true, Reader: 'AB', Type: 'Lesion', Voxels: 4, Strokes: 1 })
      // our own reader puts it on the scan again, without a word about the order of its axes
      const again = await readMask(mask.path, { ...scan.grid, path })
      expect(again.warnings).toEqual([])
      const { header } = await readHeader(mask.path)
      expect(header.sformCode).toBe(scan.header.sformCode || scan.header.qformCode)
      expect(voxels.every((voxel) => again.data[voxel] === 1)).toBe(true)

      const name = file.replace('scan-', 'mask-')
      if (keep) {
        mkdirSync(join(fixtures, 'masks'), { recursive: true })
        copyFileSync(mask.path, join(fixtures, 'masks', name))
        return
      }
      const nibabel = masks.find((one) => one.file === name)!
      expect(
        createHash('sha256')
          .update(gunzipSync(readFileSync(mask.path)))
          .digest('hex'),
      ).toBe(nibabel.sha256)
      expect(nibabel).toMatchObject({ axes, values: [0, 1], dtype: 'uint8' })
      expect(nibabel.corner_error_mm).toBeLessThan(1e-4)
      expect(nibabel.scan_values_there).toEqual(values.toSorted((a, b) => a - b))
      const inOrder = (places: Place[]): Place[] =>
        places
          .map((place) => place.map((v) => Number(v.toFixed(2))) as Place)
          .sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2])
      inOrder(nibabel.marked_mm).forEach((place, i) =>
        place.forEach((value, axis) => expect(value).toBeCloseTo(inOrder(marked_mm)[i][axis], 1)),
      )
    })
  },
)
