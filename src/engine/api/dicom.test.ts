import { call } from '@orpc/server'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import {
  copySeries,
  dicomFolder,
  reference,
  seriesFolders,
  sliceName,
} from '../../../tests/fixtures/dicom/reference.ts'
import { createStudy, listScans } from '../studies/index.ts'
import { importsPart } from './imports.ts'
import { EngineSession } from './index.ts'

const room = mkdtempSync(join(tmpdir(), 'normascope-dicom-'))
process.env['NORMASCOPE_HOME'] = join(room, 'home')
afterAll(() => rmSync(room, { recursive: true, force: true }))

test('a page looks at the series, says what it means, and starts the import as a job', async () => {
  const study = createStudy(join(room, 'study'), { name: 'DICOM' })
  const session = new EngineSession(study)
  const { preview, series, seriesProgress, start } = importsPart(session).imports
  const folder = session.places.grant(dicomFolder).id
  expect(await call(preview, { folder })).toMatchObject({ layout: 'dicom', scans: 0 })
  const list = await call(series, { folder })
  expect(await call(seriesProgress, undefined)).toBe(null)
  expect(list.series.filter(({ taken }) => taken)).toHaveLength(3)
  const said = JSON.stringify(list.series.map((one) => ({ ...one, description: '', folder: '' })))
  for (const word of reference.identity)
    expect(said, 'to the page: nothing but names of series and folders').not.toContain(word)

  const flair = list.series.find(({ modality }) => modality === 'FLAIR')!
  const again = await call(series, { folder, choices: { [flair.key]: 'out' } })
  expect(again.series.find(({ key }) => key === flair.key)).toMatchObject({
    taken: false,
    reason: { code: 'left-out' },
  })
  const { id } = await call(start, {
    folder,
    layout: 'dicom',
    dicom: {
      series: { [flair.key]: 'out' },
      subjects: { [flair.subject]: 'healthy' },
      group: 'patient',
      key_folder: session.places.grant(room).id,
    },
  })
  const job = (): unknown => session.jobs.list().find((one) => one.id === id)
  await expect
    .poll(job, { timeout: 50_000 })
    .toMatchObject({ state: 'done', imported: { taken: 2, already: 0 } })
  expect(
    listScans(study)
      .map(({ modality, group }) => [modality, group])
      .toSorted(),
  ).toEqual([
    ['T1w', 'healthy'],
    ['T2w', 'patient'],
  ])
  expect(
    (await call(series, { folder, again: true })).series.filter(({ converted }) => converted),
  ).toHaveLength(2)
  await session.close()
})

test('the reading of a folder ends with the call that wanted it, or with the next folder', async () => {
  const session = new EngineSession(createStudy(join(room, 'ended'), { name: 'DICOM' }))
  const { series, seriesProgress } = importsPart(session).imports
  const place = (path: string): string => session.places.grant(path).id
  const many = join(room, 'many')
  mkdirSync(many)
  for (let i = 0; i < 3000; i++) writeFileSync(join(many, `${i}`), Buffer.alloc(200))
  const progress = (): Promise<unknown> => call(seriesProgress, undefined)
  const gone = new AbortController()
  const first = call(series, { folder: place(many) }, { signal: gone.signal }).catch(() => 'gone')
  await expect.poll(progress, { interval: 1 }).toEqual({ files: expect.any(Number) as number })
  gone.abort()
  expect(await first).toBe('gone')
  await expect.poll(progress).toBe(null)
  const replaced = call(series, { folder: place(many) }).catch((error: unknown) => error)
  await expect.poll(progress, { interval: 1 }).not.toBe(null)
  const next = await call(series, { folder: place(join(dicomFolder, seriesFolders.t2)) })
  expect(next.images).toBe(14)
  expect(await replaced).toMatchObject({ data: { code: 'cancelled' } })
  await session.close()
})

test('an import that is done again finds what was mended in the folder meanwhile', async () => {
  const study = createStudy(join(room, 'mended'), { name: 'DICOM' })
  const session = new EngineSession(study)
  const { series, start } = importsPart(session).imports
  const source = copySeries('t1', join(room, 'gap'))
  rmSync(join(source, sliceName(7)))
  const folder = session.places.grant(source).id
  await call(series, { folder }) // the page has looked at it
  const { id } = await call(start, { folder, layout: 'dicom', dicom: { group: 'healthy' } })
  const state = (of: number): unknown => session.jobs.list().find((one) => one.id === of)?.state
  await expect.poll(() => state(id), { timeout: 20_000 }).toBe('failed')
  cpSync(join(dicomFolder, seriesFolders.t1, sliceName(7)), join(source, sliceName(7)))
  const again = session.jobs.retry(id)
  await expect.poll(() => state(again), { timeout: 20_000 }).toBe('done')
  expect(listScans(study)).toHaveLength(1)
  await session.close()
})

test('whoever no longer wants the series need not wait for those who do', async () => {
  const session = new EngineSession(createStudy(join(room, 'two'), { name: 'DICOM' }))
  const { series } = importsPart(session).imports
  const folder = session.places.grant(join(room, 'many')).id
  const gone = new AbortController()
  const ended: string[] = []
  const stays = call(series, { folder, again: true }).finally(() => ended.push('stays'))
  const leaves = call(series, { folder }, { signal: gone.signal })
    .catch(() => undefined)
    .finally(() => ended.push('leaves'))
  await new Promise((done) => setTimeout(done, 10))
  gone.abort()
  await Promise.all([stays, leaves])
  expect(ended).toEqual(['leaves', 'stays'])
  await session.close()
})
