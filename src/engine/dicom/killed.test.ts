import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { dicomFolder } from '../../../tests/fixtures/dicom/reference.ts'
import { temporaryFolder } from '../../../tests/fixtures/imports/index.ts'
import { createStudy, listScans, openStudy } from '../studies/index.ts'
import { importDicom } from './index.ts'

const program = join(import.meta.dirname, '../../../tests/fixtures/dicom/importInProcess.ts')

/** Starts an import and kills it without warning, `delay` ms after it began the given series. */
async function importKilled(study: string, series: number, delay: number): Promise<void> {
  const child = spawn(process.execPath, [program, study, dicomFolder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let begun = 0
  child.stdout.on('data', (chunk: Buffer) => {
    if (begun < series && begun + chunk.length >= series) setTimeout(() => child.kill('SIGKILL'), delay)
    begun += chunk.length
  })
  await once(child, 'close')
}

test(
  'an import killed while it converts, and repeated, gives the undisturbed scans',
  { timeout: 180_000 },
  async () => {
    using folder = temporaryFolder()
    createStudy(folder.at('killed'), { name: 'x' }).close()
    for (const [series, delay] of [
      [1, 50],
      [1, 700],
      [2, 20],
      [3, 300],
    ])
      await importKilled(folder.at('killed'), series, delay)
    const voxels: string[][] = []
    for (const name of ['killed', 'calm']) {
      if (name === 'calm') createStudy(folder.at('calm'), { name: 'x' }).close()
      using study = openStudy(folder.at(name))
      const report = await importDicom(study, { folder: dicomFolder, group: 'patient' })
      expect(report).toMatchObject({ taken: 3, skipped: 0 })
      if (name === 'killed') expect(report.convertedBefore).toBeGreaterThan(0)
      voxels.push(
        listScans(study)
          .map(({ modality, sha256, age }) => `${modality} ${sha256} ${age}`)
          .toSorted(),
      )
      const images = join(study.folder, 'converted', 'images')
      const sidecars = readdirSync(images, { recursive: true, encoding: 'utf8' }).filter((one) =>
        one.endsWith('.json'),
      )
      for (const one of sidecars) JSON.parse(readFileSync(join(images, one), 'utf8'))
      expect(sidecars).toHaveLength(3)
    }
    expect(voxels[0]).toEqual(voxels[1])
  },
)
