/**
 * How long the report of a large study takes and how large it is: 300 scans under 10 methods, generated. Run:
 * node scripts/bench/report.ts [--json]
 */
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TaskRunner } from '../../src/engine/evaluations/index.ts'
import { writeReport } from '../../src/engine/reports/index.ts'
import type { LedgerEntry } from '../../src/science/metrics/index.ts'
import { createRandom, seedOf } from '../../src/science/random/index.ts'
import { measureStored, storedStudy } from './stored-study.ts'

/** A ledger in place of one read from maps: a few lesions and false positives of every method in each patient's scan. */
function ledgerOf(input: {
  maps: readonly { method: string; files: { mapPath: string; group: string } }[]
}): LedgerEntry[] {
  const random = createRandom(seedOf('ledger', input.maps[0]!.files.mapPath))
  const entry = (kind: LedgerEntry['kind'], method: string | null, number: number): LedgerEntry => ({
    kind,
    method,
    number,
    voxels: 100,
    volume_ml: Math.exp(random.normal()) / 10,
    contrast: 1 + random.uniform(),
    centre_mm: [0, 0, number],
    methods: input.maps.map((map) => ({
      method: map.method,
      found: kind === 'lesion' ? random.uniform() < 0.3 : map.method === method,
      overlap: 0.5,
      score: random.uniform(),
    })),
  })
  const lesions = input.maps[0]!.files.group === 'patient' ? 3 : 0
  return [
    ...Array.from({ length: lesions }, (_, at) => entry('lesion', null, at + 1)),
    ...input.maps.flatMap(({ method }) => [
      entry('false-positive', method, 1),
      entry('false-positive', method, 2),
    ]),
  ]
}

const folder = mkdtempSync(join(tmpdir(), 'normascope-bench-report-'))
try {
  const stored = await storedStudy(folder, { calibration: 80, healthy: 80, patients: 140, methods: 10 })
  await measureStored(stored)
  const { study, runner } = stored
  const work: { runner: TaskRunner } = {
    runner: {
      size: runner.size,
      run: ((name: string, input: never) =>
        name === 'ledger'
          ? Promise.resolve(ledgerOf(input))
          : runner.run(name as 'froc', input)) as TaskRunner['run'],
    },
  }
  // what is kept in the study (ledger, FROC counts) is made by the first
  await writeReport(study, { out: join(folder, 'first.pdf') }, work)
  if (process.argv[2]?.endsWith('.pdf')) cpSync(join(folder, 'first.pdf'), process.argv[2])
  const start = performance.now()
  const cpu = process.cpuUsage()
  const { pages, bytes } = await writeReport(study, { out: join(folder, 'second.pdf') }, work)
  const seconds = (performance.now() - start) / 1000
  const { user, system } = process.cpuUsage(cpu)
  const same = readFileSync(join(folder, 'first.pdf')).equals(readFileSync(join(folder, 'second.pdf')))
  const found = {
    scans: 300,
    methods: 10,
    seconds,
    cpu_seconds: (user + system) / 1e6,
    pages,
    bytes,
    same_bytes: same,
  }
  console.log(
    process.argv.includes('--json')
      ? JSON.stringify(found)
      : `${seconds.toFixed(1)} s (${found.cpu_seconds.toFixed(1)} s of processor), ${pages} pages, ${(bytes / 1e6).toFixed(2)} MB, ${same ? 'the same bytes twice' : 'DIFFERENT BYTES'}`,
  )
  study.close()
  if (!same) process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
