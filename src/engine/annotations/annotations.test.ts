import { spawn } from 'node:child_process'
import { existsSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { findingKey, type ReviewNote } from '../../contract/api/annotations.ts'
import { createRandom } from '../../science/random/index.ts'
import { changedRuns, encodeRuns, runsOfVoxels } from '../../science/drawing/index.ts'
import { directRunner, calibrate, compare, evaluate, ledger, listedFindings } from '../evaluations/index.ts'
// eslint-disable-next-line no-restricted-imports -- a study for tests, behind no door
import { tinyCohort, tinyGrid, tinyStudy } from '../evaluations/tiny-study.ts'
import { listScans, openStudy, type Study } from '../studies/index.ts'
import { readMask } from '../volumes/index.ts'
import {
  addEntry,
  agreement,
  annotationById,
  annotationEntry,
  drawingOf,
  judgements,
  listAnnotations,
  listNotes,
  openAnnotation,
  prepareReferences,
  putNote,
  readerMask,
  referenceNotes,
  removeNote,
  saveAll,
  setReferenceChoice,
} from './index.ts'
import { replay, stacksOf } from './journal.ts'

const few = () => tinyStudy([{ subject: 'sub-a', group: 'patient', split: 'test' }], { good: 0.4 })
const stroke = (study: Study, id: number, after: number, voxels: number[]) =>
  addEntry(study, id, after, { kind: 'stroke', tool: 'pen', runs: encodeRuns(runsOfVoxels(voxels)) })
const setVoxels = (mask: Uint8Array): number[] => [...mask.keys()].filter((i) => mask[i] === 1)

describe('the journal', () => {
  test('any course of strokes, undo and redo is what an editor with two stacks makes of it', async () => {
    using tiny = await few()
    const { study } = tiny
    const { id } = await openAnnotation(study, 1, 'AB')
    const random = createRandom(5)
    const done: Uint8Array[] = [new Uint8Array(14 ** 3)]
    let undone: Uint8Array[] = []
    let last = 0
    for (let step = 0; step < 200; step++) {
      const choice = random.uniform()
      if (choice < 0.5) {
        const after = done.at(-1)!.slice()
        for (let i = 0; i < 40; i++)
          after[Math.floor(random.uniform() * after.length)] = random.uniform() < 0.7 ? 1 : 0
        const runs = changedRuns(done.at(-1)!, after)
        if (runs.length === 0) continue
        addEntry(study, id, last++, { kind: 'stroke', tool: 'pen', runs: encodeRuns(runs) })
        done.push(after)
        undone = []
      } else if (choice < 0.8 && done.length > 1) {
        addEntry(study, id, last++, { kind: 'undo' })
        undone.push(done.pop()!)
      } else if (undone.length > 0) {
        addEntry(study, id, last++, { kind: 'redo' })
        done.push(undone.pop()!)
      }
    }
    const row = annotationById(study, id)
    expect(row.last).toBe(last)
    expect(drawingOf(study, row).mask).toEqual(done.at(-1))
    expect(replay(study, row).mask).toEqual(done.at(-1))
    expect(row.voxels).toBe(setVoxels(done.at(-1)!).length)
    expect(annotationEntry(study, row)).toMatchObject({ undoable: done.length - 1, redoable: undone.length })
  })

  test('stacks of a journal by hand', () => {
    const entries = ['stroke', 'stroke', 'undo', 'stroke', 'undo', 'redo'].map((kind, i) => ({
      number: i + 1,
      kind: kind as 'stroke',
    }))
    expect(stacksOf(entries)).toEqual({ done: [1, 4], undone: [] })
    expect(stacksOf(entries.slice(0, 5))).toEqual({ done: [1], undone: [4] })
  })

  test('what does not follow, does not fit, or has nothing to undo is refused and changes nothing', async () => {
    using tiny = await few()
    const { study } = tiny
    const { id } = await openAnnotation(study, 1, 'AB')
    expect(() => addEntry(study, id, 0, { kind: 'undo' })).toThrow(
      expect.objectContaining({ code: 'nothing-to-do' }),
    )
    stroke(study, id, 0, [5, 6])
    expect(() => stroke(study, id, 0, [7])).toThrow(expect.objectContaining({ code: 'locked' }))
    expect(() => stroke(study, id, 1, [14 ** 3])).toThrow(expect.objectContaining({ code: 'bad-input' }))
    expect(() => stroke(study, id, 1, [])).toThrow(expect.objectContaining({ code: 'bad-input' }))
    expect(() => stroke(study, 99, 0, [1])).toThrow(expect.objectContaining({ code: 'not-found' }))
    expect(setVoxels(drawingOf(study, annotationById(study, id)).mask)).toEqual([5, 6])
    await expect(openAnnotation(study, 7, 'AB')).rejects.toMatchObject({ code: 'not-found' })
  })

  test('with the file of the scan away a drawing begins by a map of it, and goes on', async () => {
    using tiny = await few()
    const { study } = tiny
    const { path } = listScans(study)[0]!
    const there = await openAnnotation(study, 1, 'CD')
    renameSync(path, `${path}.away`)
    const begun = await openAnnotation(study, 1, 'AB')
    expect(begun.grid).toEqual({ dims: there.grid.dims, affine: there.grid.affine })
    stroke(study, begun.id, 0, [5, 6])
    expect((await openAnnotation(study, 1, 'CD')).id).toBe(there.id)
    expect((await readerMask(study, 1, 'AB'))!.voxels).toBe(2)
    study.db.prepare('DELETE FROM map').run()
    await expect(openAnnotation(study, 1, 'EF')).rejects.toMatchObject({
      code: 'not-found',
      remedy: 'Put it back at its place; what is drawn meanwhile waits in the window.',
    })
    expect((await openAnnotation(study, 1, 'AB')).id).toBe(begun.id)
    renameSync(`${path}.away`, path)
    expect((await openAnnotation(study, 1, 'AB')).id).toBe(begun.id)
  })

  test('a full disk loses nothing: the stroke is refused, the drawing stays, the next one is taken', async () => {
    using tiny = await few()
    const { study } = tiny
    const { id } = await openAnnotation(study, 1, 'AB')
    stroke(study, id, 0, [5])
    study.db.pragma('wal_checkpoint(TRUNCATE)')
    const pages = study.db.pragma('page_count', { simple: true }) as number
    study.db.pragma(`max_page_count = ${pages}`)
    const random = createRandom(1)
    const large = Array.from({ length: 900 }, () => Math.floor(random.uniform() * 14 ** 3))
    let full: unknown
    let last = 1
    for (let i = 0; i < 60 && !full; i++) {
      try {
        stroke(study, id, last, large)
        last++
      } catch (error) {
        full = error
      }
    }
    expect(full).toMatchObject({ code: 'SQLITE_FULL' })
    const row = annotationById(study, id)
    expect(row.last).toBe(last)
    expect(drawingOf(study, row).mask).toEqual(replay(study, row).mask)
    study.db.pragma(`max_page_count = ${pages + 1000}`)
    stroke(study, id, last, large)
    expect(annotationById(study, id).last).toBe(last + 1)
  })

  test('survives kill -9 between strokes and while the mask is being written', async () => {
    using tiny = await few()
    const folder = tiny.study.folder
    tiny.study.close()
    const child = spawn(
      process.execPath,
      [fileURLToPath(new URL('killed.test-process.ts', import.meta.url)), folder],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    )
    let told = ''
    const died = new Promise((done) => child.once('exit', done))
    await new Promise<void>((enough) => {
      child.stdout.on('data', (part: Buffer) => {
        told += part.toString()
        if (told.split('\n').length > 12) enough()
      })
      child.once('exit', () => enough())
    })
    child.kill('SIGKILL')
    await died
    /** Strokes that the process reported as stored before it was killed. */
    const reported = Number(told.trim().split('\n').at(-1))
    expect(reported).toBeGreaterThan(5)
    using study = openStudy(folder)
    const row = annotationById(study, 1)
    expect(row.last).toBeGreaterThanOrEqual(reported)
    expect(row.last).toBeLessThanOrEqual(reported + 1)
    const voxels = Array.from({ length: row.last }, (_, i) => i)
    expect(setVoxels(drawingOf(study, row).mask)).toEqual(voxels)
    expect(row.written).toBeLessThan(row.last)
    expect(await saveAll(study)).toBe(1)
    const path = join(folder, annotationById(study, 1).path!)
    expect(setVoxels((await readMask(path, { ...tinyGrid, path })).data)).toEqual(voxels)
    expect(JSON.parse(readFileSync(path.replace('.nii.gz', '.json'), 'utf8'))).toMatchObject({
      JournalEntry: row.last,
    })
    expect(await saveAll(study)).toBe(0)
  }, 60_000)
})

describe('readers', () => {
  test('each has a file of their own, by any spelling of the name; a drawing undone leaves no mask', async () => {
    using tiny = await few()
    const { study } = tiny
    const ab = await openAnnotation(study, 1, 'AB')
    expect((await openAnnotation(study, 1, 'ab')).id).toBe(ab.id)
    const cd = await openAnnotation(study, 1, 'CD')
    stroke(study, ab.id, 0, [100, 101, 102])
    stroke(study, cd.id, 0, [101, 102, 103])
    const [first, second] = [(await readerMask(study, 1, 'AB'))!, (await readerMask(study, 1, 'CD'))!]
    expect(first.path).not.toBe(second.path)
    expect(existsSync(first.path) && existsSync(second.path)).toBe(true)
    expect(
      listAnnotations(study).map(({ reader, voxels, volume_ml }) => [reader, voxels, volume_ml]),
    ).toEqual([
      ['AB', 3, 0.024],
      ['CD', 3, 0.024],
    ])
    addEntry(study, ab.id, 1, { kind: 'undo' })
    expect(await readerMask(study, 1, 'AB')).toBeUndefined()
    expect(await readerMask(study, 1, 'XY')).toBeUndefined()
  })

  test('their agreement with each other and with the reference', async () => {
    using tiny = await few()
    const { study } = tiny
    const reference = setVoxels((await readMask(listScans(study)[0].maskPath!)).data)
    const ab = await openAnnotation(study, 1, 'AB')
    const cd = await openAnnotation(study, 1, 'CD')
    stroke(study, ab.id, 0, reference)
    stroke(study, cd.id, 0, reference.slice(0, reference.length / 2))
    const { rows, pairs } = await agreement(study)
    const pair = (first: string, second: string) =>
      pairs.find((one) => one.first === first && one.second === second)!
    expect(pair('reference', 'AB')).toMatchObject({ scans: 1, dice: 1, kappa: 1, undefined_dice: 0 })
    const half = Math.floor(reference.length / 2)
    expect(pair('AB', 'CD').dice).toBeCloseTo((2 * half) / (half + reference.length), 12)
    expect(pair('AB', 'CD').kappa).toBeLessThan(pair('AB', 'CD').dice!)
    expect(rows).toHaveLength(3)
  })

  test('a judgement says whether its finding is listed, gone, or has to be read again', async () => {
    using tiny = await tinyStudy(tinyCohort(), { good: 0.4 })
    const { study } = tiny
    const runner = directRunner
    await calibrate(study, { runner, targetFpr: 0.01 })
    await evaluate(study, { runner })
    const { rows } = await ledger(study, { runner })
    const lesion = rows.find(({ kind }) => kind === 'lesion')!
    const say = (item: string): void =>
      void putNote(study, {
        scan_id: lesion.scan_id,
        reader: 'AB',
        item,
        category: 'agreed',
        comment: '',
        place_mm: lesion.centre_mm,
      })
    say(findingKey(lesion))
    say('lesion - 90,90,90')
    const states = (modality: string): string[] =>
      judgements(study, modality, (ids) => listedFindings(study, ids)).map(({ finding }) => finding)
    expect(states('T2w')).toEqual(['listed', 'gone'])
    expect(states('FLAIR')).toEqual([])
    study.db.prepare('UPDATE ledger_scan SET key = ? WHERE scan_id = ?').run('older', lesion.scan_id)
    expect(states('T2w')).toEqual(['unknown', 'unknown'])
  })

  test('notes stand in place of the earlier one on the same finding', async () => {
    using tiny = await few()
    const { study } = tiny
    const note: ReviewNote = {
      scan_id: 1,
      reader: 'AB',
      item: 'lesion - 1,2,3',
      category: 'missed-lesion',
      comment: 'hinter dem Ventrikel',
      place_mm: [1, 2, 3],
    }
    putNote(study, note)
    putNote(study, { ...note, category: 'reference-wrong' })
    putNote(study, { ...note, reader: 'CD', category: null, comment: '' })
    expect(listNotes(study)).toMatchObject([
      {
        reader: 'AB',
        category: 'reference-wrong',
        comment: note.comment,
        place_mm: [1, 2, 3],
        scan: 'sub-a_T2w',
      },
      { reader: 'CD', category: null },
    ])
    expect(listNotes(study, 2)).toEqual([])
    removeNote(study, note)
    expect(listNotes(study)).toHaveLength(1)
    expect(() => putNote(study, { ...note, scan_id: 9 })).toThrow(
      expect.objectContaining({ code: 'not-found' }),
    )
  })
})

describe('measured by another reference', () => {
  test('results follow the choice, the drawing and back; thresholds do not', async () => {
    using tiny = await tinyStudy(tinyCohort(), { good: 0.4 })
    const { study } = tiny
    const options = { runner: directRunner }
    const [before] = await calibrate(study, options)
    const scan = listScans(study).find((one) => one.subject === 'sub-pat0')!
    const blank = listScans(study).find((one) => one.subject === 'sub-patX')!
    const calibrating = listScans(study).find((one) => one.split === 'calibration')!
    const metricsOf = async (reference?: 'original' | 'combined' | `reader:${string}`) => {
      const results = await evaluate(study, { ...options, reference })
      return (label: string) => results.find((one) => one.scan === label)!.metrics
    }
    const original = await metricsOf()
    expect(() => setReferenceChoice(study, 'reader:AB')).toThrow(
      expect.objectContaining({ code: 'not-found' }),
    )

    // AB takes half of the lesion away, and finds one on the patient without a reference
    const reference = setVoxels((await readMask(scan.maskPath!)).data)
    const half = reference.slice(0, reference.length >> 1)
    const drawn = await openAnnotation(study, scan.id, 'AB')
    stroke(study, drawn.id, 0, half)
    const found = await openAnnotation(study, blank.id, 'AB')
    stroke(study, found.id, 0, reference)
    const elsewhere = await openAnnotation(study, calibrating.id, 'AB')
    stroke(study, elsewhere.id, 0, reference)

    const own = await metricsOf('reader:AB')
    expect(own(scan.label).lesion_voxels).toBe(half.length)
    expect(own(blank.label).lesion_voxels).toBe(reference.length)
    expect(own('sub-pat1_T2w')).toEqual(original('sub-pat1_T2w'))
    expect(own(scan.label).fpr).toBeGreaterThan(original(scan.label).fpr!)
    expect(referenceNotes(study)).toEqual([
      'Reference: reader AB on 2 of 23 test scans, the imported reference on the others.',
    ])
    expect((await compare(study)).warnings.join(' ')).toContain('reader AB on 2 of 23')

    // drawing on: nothing changes until the next evaluation
    stroke(study, drawn.id, 1, reference.slice(half.length))
    expect(referenceNotes(study)[1]).toContain('drawn since on 1 test scans')
    await expect(compare(study)).resolves.toBeDefined()
    const again = await metricsOf()
    expect(again(scan.label)).toEqual(original(scan.label))

    const union = await metricsOf('combined')
    expect(union(scan.label)).toEqual(original(scan.label))
    expect(union(blank.label).lesion_voxels).toBe(reference.length)

    // the choice alone makes results missing, by name of what to do
    const back = await metricsOf('original')
    expect(back(scan.label)).toEqual(original(scan.label))
    expect(back(blank.label).lesion_voxels).toBe(0)
    setReferenceChoice(study, 'combined')
    await prepareReferences(study)
    await expect(compare(study)).rejects.toMatchObject({ code: 'nothing-to-do' })

    const [after] = await calibrate(study, options)
    expect(after.threshold).toBe(before.threshold)
    expect(after.fpr).toBe(before.fpr)
  }, 120_000)
})
