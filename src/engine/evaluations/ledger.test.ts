import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ledgerSchema, type LedgerQuery, type LedgerRow } from '../../contract/index.ts'
import {
  calibrate,
  directRunner,
  evaluate,
  leavingUnchanged,
  ledger,
  ledgerSince,
  queryLedger,
  refreshLedger,
  whileUnchanged,
} from './index.ts'
import { openStudy } from '../studies/index.ts'
import { tinyStudy, type TinyStudy, type TinySubject } from './tiny-study.ts'

const named = (name: string, n: number, rest: Omit<TinySubject, 'subject'>): TinySubject[] =>
  Array.from({ length: n }, (_, i) => ({ subject: `sub-${name}${i}`, ...rest }))

describe('the ledger of a small study', () => {
  let tiny: TinyStudy
  const options = { runner: directRunner }
  beforeAll(async () => {
    tiny = await tinyStudy(
      [
        ...named('cal', 3, { group: 'healthy', split: 'calibration' }),
        ...named('ok', 2, { group: 'healthy', split: 'test' }),
        ...named('pat', 3, { group: 'patient', split: 'test' }),
        { subject: 'sub-patX', group: 'patient', split: 'test', mask: false },
      ],
      { good: 0.4, blind: -0.4 },
    )
  })
  afterAll(() => tiny[Symbol.dispose]())

  test('before calibrate it names the command', async () => {
    await expect(ledger(tiny.study, options)).rejects.toMatchObject({ code: 'nothing-to-do' })
  })

  test('its rows agree with the evaluation: lesions, which methods found them, false positives', async () => {
    await calibrate(tiny.study, { ...options, targetFpr: 0.01 })
    const results = await evaluate(tiny.study, options)
    const found = await ledger(tiny.study, options)
    expect(ledgerSchema.parse(found)).toEqual(found)
    expect(found).toMatchObject({ lesions: 3, missed_by_all: 0, methods: ['blind', 'good'], scans: 6 })
    for (const { scan, method, metrics } of results) {
      const own = found.rows.filter((row) => row.scan === scan)
      expect(own.filter((row) => row.method === method)).toHaveLength(metrics.false_positive_lesions ?? 0)
      const lesions = own.filter((row) => row.kind === 'lesion')
      expect(lesions.map((row) => row.found_by.includes(method))).toEqual(
        metrics.lesions.map(({ detected }) => detected),
      )
      expect(lesions.map((row) => row.contrast)).toEqual(metrics.lesions.map(({ contrast }) => contrast))
    }
    const lesion = found.rows.find((row) => row.kind === 'lesion')!
    expect(lesion).toMatchObject({
      scan: 'sub-pat0_T2w',
      voxels: 33,
      centre_mni_mm: null,
      found_by: ['good'],
    })
    expect(lesion.volume_ml).toBeCloseTo(0.264, 12)
    lesion.centre_mm.forEach((mm) => expect(mm).toBeCloseTo(10, 9))
    expect(lesion.methods[1]!.score!).toBeGreaterThan(0.4)
    expect(found.warnings.join(' ')).toContain('no reference mask')
  })

  test('filters: missed by a method, by all, by kind and size', async () => {
    const by = async (more: object) =>
      (await ledger(tiny.study, { ...options, ...more })).rows.map(({ scan }) => scan)
    expect(await by({ missedBy: 'blind' })).toEqual(['sub-pat0_T2w', 'sub-pat1_T2w', 'sub-pat2_T2w'])
    expect(await by({ missedBy: 'good' })).toEqual([])
    expect(await by({ missedBy: 'all' })).toEqual([])
    expect(await by({ missedBy: 'all', methods: ['blind'] })).toHaveLength(3)
    expect(await by({ minMl: 0.2, kind: 'lesion' })).toHaveLength(3)
    await expect(ledger(tiny.study, { ...options, missedBy: 'none-such' })).rejects.toMatchObject({
      code: 'not-found',
      remedy: "Name one of blind, good, or 'all'.",
    })
  })

  test('queries: by who found it, contrast, size, place and page, without reading a map', async () => {
    await refreshLedger(tiny.study, options)
    const all = queryLedger(tiny.study)
    expect(all).toMatchObject({ stale: 0, offset: 0, total: all.lesions + all.false_positives })
    const count = (query: LedgerQuery): number => queryLedger(tiny.study, query).total
    const where = (wanted: (row: LedgerRow) => boolean): number => all.rows.filter(wanted).length
    expect(count({ foundBy: 'good', kind: 'lesion' })).toBe(3)
    expect(count({ foundBy: 'blind' })).toBe(where((row) => row.found_by.includes('blind')))
    const { contrast } = all.rows.find((row) => row.kind === 'false-positive' && row.contrast !== null)!
    expect(count({ minContrast: contrast! })).toBe(where((row) => (row.contrast ?? -1) >= contrast!))
    expect(count({ maxContrast: contrast! })).toBe(where((row) => (row.contrast ?? Infinity) <= contrast!))
    expect(count({ maxMl: 0.01 })).toBe(where((row) => row.volume_ml <= 0.01))
    expect(count({ group: 'healthy' })).toBe(where((row) => row.group === 'healthy'))
    expect(count({ scan: 'sub-pat1_T2w', kind: 'lesion' })).toBe(1)
    const pages = [0, 5, 10].flatMap((offset) => queryLedger(tiny.study, { offset, limit: 5 }).rows)
    expect(pages).toEqual(all.rows.slice(0, 15))
    const { rows } = queryLedger(tiny.study, { order: 'largest', limit: 4 })
    expect(rows.map(({ kind }) => kind)).toEqual(['lesion', 'lesion', 'lesion', 'false-positive'])
    const faint = queryLedger(tiny.study, { order: 'faintest', methods: ['good'] }).rows
    expect(faint.every(({ methods, method }) => methods.length === 1 && method !== 'blind')).toBe(true)
    const known = faint.flatMap((row) => row.contrast ?? [])
    expect(known).toEqual([...known].sort((a, b) => a - b))
    const seen: string[] = []
    await refreshLedger(tiny.study, {
      ...options,
      onProgress: (_done, _total, label) => void seen.push(label),
    })
    expect(seen).toEqual([])
    await calibrate(tiny.study, { ...options, targetFpr: 0.02 })
    expect(queryLedger(tiny.study)).toMatchObject({ stale: 6, total: 0, rows: [] })
    await calibrate(tiny.study, { ...options, targetFpr: 0.01 })
    expect(queryLedger(tiny.study)).toEqual(all)
  })

  test('what has not changed since an answer is not answered again', async () => {
    const { study } = tiny
    await refreshLedger(study, options)
    const query: LedgerQuery = { kind: 'lesion' }
    const { stamp, ledger: first } = ledgerSince(study, query)
    expect(first).toEqual(queryLedger(study, query))
    expect(ledgerSince(study, query, stamp)).toEqual({ stamp, ledger: null })
    // a judgement is no part of it, and what was made before it is kept
    let made = 0
    const counted = (): unknown => whileUnchanged(study, 'counted', () => ++made)
    counted()
    leavingUnchanged(study, () => study.log('review', 'said'))
    counted()
    expect(made).toBe(1)
    expect(ledgerSince(study, query, stamp).ledger).toBeNull()
    study.log('review', 'said otherwise')
    counted()
    expect(made).toBe(2)
    expect(ledgerSince(study, query, stamp).ledger).toBeNull()
    // facts of a scan that its rows tell are
    study.db.exec("UPDATE scan SET label = 'renamed' WHERE label = 'sub-pat1_T2w'")
    const renamed = ledgerSince(study, query, stamp)
    expect(renamed.stamp).not.toBe(stamp)
    expect(renamed.ledger!.rows.map(({ scan }) => scan)).toContain('renamed')
    study.db.exec("UPDATE scan SET label = 'sub-pat1_T2w' WHERE label = 'renamed'")
    expect(ledgerSince(study, query).stamp).toBe(stamp)
    await calibrate(study, { ...options, targetFpr: 0.03 })
    expect(ledgerSince(study, query, stamp).ledger).toMatchObject({ stale: 6, rows: [] })
    await calibrate(study, { ...options, targetFpr: 0.01 })
  })

  test('what another connection wrote meanwhile is not taken for unchanged', () => {
    const { study } = tiny
    using other = { db: openStudy(study.folder), [Symbol.dispose]: () => other.db.close() }
    let made = 0
    const counted = (): unknown => whileUnchanged(study, 'counted', () => ++made)
    counted()
    leavingUnchanged(study, () => other.db.log('review', 'elsewhere'))
    counted()
    expect(made).toBe(2)
  })

  test('it is stored: read again only when a threshold changes; places in MNI where the scan is aligned', async () => {
    const seen: string[] = []
    const onProgress = (_done: number, _total: number, label: string): void => void seen.push(label)
    const before = await ledger(tiny.study, options)
    expect(await ledger(tiny.study, { ...options, onProgress })).toEqual(before)
    expect(seen).toEqual([])
    await calibrate(tiny.study, { ...options, targetFpr: 0.05 })
    const after = await ledger(tiny.study, { ...options, onProgress })
    expect(seen).toHaveLength(6)
    expect(after.false_positives).toBeGreaterThan(before.false_positives)
    expect(tiny.study.db.prepare('SELECT count(*) FROM ledger_row').pluck().get()).toBe(
      after.lesions + after.false_positives,
    )
  })
})
