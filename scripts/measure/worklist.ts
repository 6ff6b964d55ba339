/**
 * node scripts/measure/worklist.ts [--scans 1000] [--study FOLDER]: how quick the worklist of Review is answered where a study holds tens of
 * thousands of lesions: milliseconds and bytes of each question that the page asks. The lesions are invented, and written
 * through the engine's own ledger.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { LedgerQuery } from '../../src/contract/index.ts'
import { findingKey } from '../../src/contract/api/annotations.ts'
import { judgements, putNote } from '../../src/engine/annotations/index.ts'
import {
  leavingUnchanged,
  ledgerSince,
  listedFindings,
  queryLedger,
  refreshLedger,
  type TaskRunner,
} from '../../src/engine/evaluations/index.ts'
import { recordMap } from '../../src/engine/runs/index.ts'
import { listScans, openStudy, type Study } from '../../src/engine/studies/index.ts'
import { createRandom } from '../../src/science/random/index.ts'
import { median } from './figures.ts'
import { addRows, makeMeasuredStudy, measuredMethods } from './study.ts'

const LESIONS = 25
const ALARMS = 20
const ROUNDS = 7

/** Maps that are in the database alone, so that the ledger is to hold their scans. */
function addMaps(study: Study): void {
  study.db.exec("UPDATE subject SET split = 'test' WHERE split IS NULL")
  const mapped = new Set(study.db.prepare('SELECT DISTINCT scan_id FROM map').pluck().all() as number[])
  const bare = listScans(study, { modality: 'FLAIR' }).filter(({ id }) => !mapped.has(id))
  study.db.transaction(() => {
    for (const scan of bare)
      for (const method of measuredMethods)
        recordMap(study, {
          scanId: scan.id,
          method,
          key: `measure ${method} ${scan.label}`,
          path: `${method}/${scan.label}`,
          sha256: `${method}${scan.id}`,
          brainVoxels: 1,
          lesionVoxels: null,
          provider: 'cpu',
          seconds: 0.1,
          runId: null,
          histogram: {
            postprocessing: 'median3',
            range: [0, 1],
            bins: 4,
            healthy: new Uint8Array(16),
            lesion: new Uint8Array(16),
          },
        })
  })()
}

/** In place of reading maps: so many lesions and false alarms a scan, anywhere. */
function inventing(seed: number): TaskRunner {
  const random = createRandom(seed)
  const entry = (kind: 'lesion' | 'false-positive', method: string | null, number: number) => ({
    kind,
    method,
    number,
    voxels: 1 + Math.floor(1000 * random.uniform() ** 4),
    volume_ml: 5 * random.uniform() ** 4,
    contrast: 3 * random.uniform(),
    centre_mm: [0, 1, 2].map(() => 160 * random.uniform() - 80) as [number, number, number],
    methods: measuredMethods.map((one) => ({
      method: one,
      found: one === method || (kind === 'lesion' && random.uniform() < 0.5),
      overlap: random.uniform(),
      score: random.uniform(),
    })),
  })
  const each = <T>(n: number, make: (number: number) => T): T[] =>
    Array.from({ length: n }, (_, i) => make(i + 1))
  const entries = () => [
    ...each(LESIONS, (number) => entry('lesion', null, number)),
    ...measuredMethods.flatMap((method) => each(ALARMS, (number) => entry('false-positive', method, number))),
  ]
  return { size: 1, run: (() => Promise.resolve(entries())) as unknown as TaskRunner['run'] }
}

function timed(what: string, ask: () => unknown, before?: () => void): void {
  const times: number[] = []
  let bytes = 0
  for (let round = 0; round < ROUNDS; round++) {
    before?.()
    const start = process.cpuUsage()
    const answer = ask()
    const { user, system } = process.cpuUsage(start)
    times.push((user + system) / 1000) // of this process: other load on the machine does not count
    bytes = JSON.stringify(answer).length
  }
  console.log(`| ${what} | ${median(times)!.toFixed(1)} ms | ${(bytes / 1024).toFixed(0)} KiB |`)
}

const { values } = parseArgs({
  options: { scans: { type: 'string', default: '1000' }, study: { type: 'string' } },
})
const room = mkdtempSync(join(tmpdir(), 'normascope-worklist-'))
try {
  const folder = values.study ?? (await makeMeasuredStudy(room, 6))
  const study = openStudy(folder)
  try {
    if (!values.study) {
      addRows(study, listScans(study)[0]!, 3 * Number(values.scans))
      addMaps(study)
      await refreshLedger(study, { runner: inventing(1) })
    }
    const modalities: LedgerQuery['modalities'] = ['FLAIR']
    const alarms: LedgerQuery = { modalities, kind: 'false-positive', order: 'largest', limit: 2000 }
    const { lesions, false_positives, rows } = queryLedger(study, { modalities, limit: 400 })
    console.log(
      `${lesions} lesions, ${false_positives} false alarms\n\n| question | time | bytes |\n|---|---|---|`,
    )
    let at = 0
    const judge = (): void => {
      const row = rows[at++]!
      leavingUnchanged(study, () =>
        putNote(study, {
          scan_id: row.scan_id,
          reader: 'measure',
          item: findingKey(row),
          category: 'agreed',
          comment: '',
          place_mm: row.centre_mm,
        }),
      )
    }
    /** Anything else that is written has what was kept made anew. */
    const write = (): void => void study.db.exec("UPDATE setting SET value = value WHERE key = 'version'")
    const questions: [string, LedgerQuery][] = [
      ['all lesions', { modalities, kind: 'lesion' }],
      ['largest 2,000 false alarms', alarms],
      ['those of one method from 0.1 ml', { ...alarms, methods: ['b'], minMl: 0.1 }],
    ]
    for (const [name, query] of questions) {
      const { stamp } = ledgerSince(study, query)
      timed(`${name}, first`, () => ledgerSince(study, query), write)
      timed(`${name}, another filter`, () => ledgerSince(study, query))
      timed(`${name}, after a judgement`, () => ledgerSince(study, query, stamp), judge)
    }
    const said = (): unknown => judgements(study, 'FLAIR', (ids) => listedFindings(study, ids))
    timed('judgements, after one', said, judge)
  } finally {
    study.close()
  }
} finally {
  rmSync(room, { recursive: true, force: true })
}
