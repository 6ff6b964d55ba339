import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { createRandom } from '../../science/random/index.ts'
import { temporaryFolder, writeBidsCohort } from '../../../tests/fixtures/imports/index.ts'
import { createStudy, importNotes, listScans, openStudy } from '../studies/index.ts'
import { importFolder } from './index.ts'

const program = fileURLToPath(new URL('../../../tests/fixtures/imports/importInProcess.ts', import.meta.url))

/** Starts an import and kills it without warning, `delay` ms after it reported `scans` of them. */
async function importKilled(study: string, data: string, scans: number, delay: number): Promise<void> {
  const child = spawn(process.execPath, [program, study, data], { stdio: ['ignore', 'pipe', 'inherit'] })
  let seen = 0
  child.stdout.on('data', (chunk: Buffer) => {
    if (seen < scans && seen + chunk.length >= scans) setTimeout(() => child.kill('SIGKILL'), delay)
    seen += chunk.length
  })
  await once(child, 'close')
}

test(
  'an import killed at random moments and repeated gives the undisturbed study',
  { timeout: 180_000 },
  async () => {
    using folder = temporaryFolder()
    await writeBidsCohort(folder.at('data'), 7, 3)
    const content = async (killed: boolean): Promise<unknown> => {
      const path = folder.at(killed ? 'killed' : 'calm')
      createStudy(path, { name: 'x' }).close()
      const random = createRandom(11)
      const taken: number[] = []
      for (let kills = 0; killed && kills < 5; kills++) {
        await importKilled(path, folder.at('data'), 1 + 3 * kills + random.integer(3), random.integer(10))
        using between = openStudy(path)
        taken.push(listScans(between).length)
        expect(between.db.pragma('integrity_check', { simple: true })).toBe('ok')
        const orphans = 'SELECT count(*) FROM subject WHERE id NOT IN (SELECT subject_id FROM scan)'
        expect(between.db.prepare(orphans).pluck().get()).toBe(0)
      }
      if (killed) expect(taken.filter((scans) => scans > 0 && scans < 20).length).toBeGreaterThan(0)
      using study = openStudy(path)
      const report = await importFolder(study, { folder: folder.at('data'), layout: 'bids' })
      expect(report).toMatchObject({ taken: 20, skipped: 0 })
      return { scans: listScans(study).map((scan) => ({ ...scan, imported: '' })), notes: importNotes(study) }
    }
    expect(await content(true)).toEqual(await content(false))
  },
)
