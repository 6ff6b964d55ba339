import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  bias,
  calibrate,
  directRunner,
  evaluate,
  pointHistory,
  thresholdFigures,
} from '../evaluations/index.ts'
// eslint-disable-next-line no-restricted-imports -- the small study that the evaluations themselves are tested on
import { tinyCohort, tinyStudy, type TinyStudy } from '../evaluations/tiny-study.ts'
import { pooledFpr } from '../../science/calibration/index.ts'
import { AnalysisCache, analysisState, biasMembers, resultRow, sliderTable } from './index.ts'

const runner = directRunner
let tiny: TinyStudy
const cache = new AnalysisCache()
beforeAll(async () => {
  tiny = await tinyStudy(tinyCohort())
})
afterAll(async () => {
  await cache[Symbol.asyncDispose]()
  tiny[Symbol.dispose]()
})

describe('what a page asks, in the order of the work', () => {
  it('says what is needed next', async () => {
    const { study } = tiny
    expect(analysisState(study)).toMatchObject({
      needs: 'calibration',
      reason: null,
      calibration_subjects: 12,
    })
    await calibrate(study, { runner, why: 'to begin with' })
    expect(analysisState(study)).toMatchObject({ needs: 'evaluation', measured: 0, test_maps: 46 })
    await expect(cache.get(study, 'compareStudy')).rejects.toThrow(/not measured/)
    await evaluate(study, { runner })
    expect(analysisState(study)).toMatchObject({ needs: 'nothing', measured: 46, test_maps: 46 })
  })

  it('compares and audits in a thread, once for the same study, again after a change', async () => {
    const { study } = tiny
    const [first, same] = [cache.get(study, 'compareStudy'), cache.get(study, 'compareStudy')]
    expect(same).toBe(first)
    expect((await first).rows.map(({ method }) => method)).toEqual(['good', 'poor'])
    const inThread = await cache.get(study, 'biasStudy')
    expect(inThread.gaps).toEqual((await bias(study)).gaps)
    study.db.prepare('UPDATE subject SET age = 50 WHERE id = 1').run()
    expect(cache.get(study, 'compareStudy')).not.toBe(first)
  })

  it('gives the slider the counts that the engine itself reads', async () => {
    const { study } = tiny
    const sent = await sliderTable(study, 'good', 'T2w')
    const numbers = (text: string): Uint32Array =>
      new Uint32Array(Uint8Array.from(Buffer.from(text, 'base64')).buffer)
    const [edges, healthy, lesion] = [numbers(sent.edges), numbers(sent.healthy), numbers(sent.lesion)]
    const scans = sent.columns.length
    const patients = sent.columns.filter(({ role }) => role === 'patient').length
    expect([scans, patients]).toEqual([12 + 11 + 11, 11])
    expect(healthy).toHaveLength(edges.length * scans)
    expect(lesion).toHaveLength(edges.length * patients)
    const k = Math.floor(edges.length / 2)
    const { lo, hi, bins } = sent.range
    const threshold = lo + ((hi - lo) * edges[k]!) / bins
    const [told] = await thresholdFigures(study, { threshold }, { methods: ['good'], runner })
    const calibration = sent.columns.flatMap(({ role }, s) => (role === 'calibration' ? [s] : []))
    expect(pooledFpr({ edges, healthy, lesion, scans }, k, calibration)).toBe(told!.calibration.fpr)
    await expect(sliderTable(study, 'good', 'T1w')).rejects.toMatchObject({ code: 'not-found' })
  })

  it('lists the scans behind a group as the audit counts them', async () => {
    const { study } = tiny
    const results = await cache.get(study, 'resultsOfStudy')
    const groups = (await cache.get(study, 'biasStudy')).groups
    for (const [metric, factor] of [
      ['fpr', 'scanner'],
      ['detected', 'lesion_volume_mm3'],
      ['dice', 'age'],
    ] as const) {
      const members = biasMembers(results, { modality: 'T2w', metric, factor })
      for (const group of groups.filter((own) => own.metric === metric && own.factor === factor)) {
        const own = members.filter(({ method, level }) => method === group.method && level === group.level)
        expect(own).toHaveLength(group.estimate.n)
      }
    }
    const rows = results.map(resultRow)
    expect(rows).toHaveLength(46)
    expect(rows.filter(({ centre_mm }) => centre_mm !== null)).toHaveLength(22)
  })

  it('does not take a damaged study for one that is to be calibrated', async () => {
    using own = await tinyStudy(tinyCohort())
    await calibrate(own.study, { runner, methods: ['good'] })
    own.study.db.exec("UPDATE calibration SET result = '{'")
    expect(() => analysisState(own.study)).toThrow(SyntaxError)
  })

  it('keeps who set which operating point and why', async () => {
    const { study } = tiny
    await calibrate(study, { runner, methods: ['good'], targetFpr: 0.05, why: 'fewer misses' })
    const [newest, ...older] = pointHistory(study)
    expect(newest).toMatchObject({ method: 'good', target_fpr: 0.05, why: 'fewer misses' })
    expect(newest!.who).not.toBeNull()
    expect(newest!.before).toBe(older.find(({ method }) => method === 'good')!.threshold)
    expect(older.map(({ why }) => why)).toEqual(['to begin with', 'to begin with'])
    expect(analysisState(study)).toMatchObject({ needs: 'evaluation', measured: 23 })
    // what is found beside an operating point is not a change of it
    const same = { runner, methods: ['good'], targetFpr: 0.05 }
    const scanFpr = { target: 0.3, volumeMl: 0.02 }
    await calibrate(study, { ...same, scanFpr })
    await calibrate(study, { ...same, scanFpr, bestDice: true, why: 'for the board' })
    const [dice, scan, point] = pointHistory(study)
    expect(dice).toMatchObject({ what: 'best-dice', why: 'for the board', threshold: newest!.threshold })
    expect(scan).toMatchObject({ what: 'scan-fpr', why: null, before: newest!.threshold })
    expect(point).toEqual(newest)
    expect(newest!.what).toBe('point')
    // nor is another confidence: the threshold stays, what is said of it holds with the new one
    const results = () => study.db.prepare('SELECT count(*) FROM scan_result').pluck().get()
    const measured = results()
    await calibrate(study, { ...same, scanFpr, confidence: 0.95, why: 'as the board asks' })
    const [sure] = pointHistory(study)
    expect(sure).toMatchObject({
      what: 'confidence',
      confidence: 0.95,
      threshold: newest!.threshold,
      why: 'as the board asks',
    })
    expect(newest!.confidence).toBe(0.9)
    expect(results()).toBe(measured)
  })
})
