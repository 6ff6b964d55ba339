/** AUPRC of very many voxels: from stored histograms, and by scikit-learn from the voxels themselves. */
import { spawnSync } from 'node:child_process'
import { closeSync, openSync, writeSync } from 'node:fs'
import { freemem } from 'node:os'
import { join } from 'node:path'
import { deflateSync, inflateSync } from 'node:zlib'
import {
  addHistograms,
  auprcOf,
  scoreHistogram,
  type ScoreHistogram,
} from '../../src/science/metrics/index.ts'
import { createRandom, seedOf } from '../../src/science/random/index.ts'

export interface AuprcResult {
  readonly voxels: number
  /** Seconds from the stored histograms: inflate, pool, sum. The fewest of the repeats. */
  readonly ours: number
  readonly reference: number | null
  /** |ours - scikit-learn's|, and the bound that is stated beside ours. */
  readonly difference: number | null
  readonly bound: number
}

/** Whose histograms the voxels are counted into. */
export const scans = 64

/** Scores of one scan: skewed for healthy voxels, higher for the 2 % of lesion voxels. */
function drawScan(seed: number, voxels: number): { scores: Float32Array; lesion: Uint8Array } {
  const random = createRandom(seed)
  const lesion = new Uint8Array(voxels)
  const scores = Float32Array.from({ length: voxels }, (_, i) => {
    lesion[i] = random.uniform() < 0.02 ? 1 : 0
    return -Math.log(1 - random.uniform()) * (lesion[i] === 1 ? 0.06 : 0.025)
  })
  return { scores, lesion }
}

const pack = (counts: Uint32Array): Uint8Array => deflateSync(new Uint8Array(counts.buffer), { level: 1 })
const unpack = (packed: Uint8Array): Uint32Array<ArrayBuffer> => {
  const bytes = inflateSync(packed)
  return new Uint32Array(
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer,
  )
}

const script = `
import sys, time, numpy as np
from sklearn.metrics import average_precision_score
y, s = np.fromfile(sys.argv[1], np.uint8), np.fromfile(sys.argv[2], np.float32)
start = time.perf_counter()
value = average_precision_score(y, s)
print(repr(float(value)), time.perf_counter() - start)
`

/** As many voxels as asked for, a tenth of them where scikit-learn would not fit into memory (some 60 bytes a voxel). */
export function measureAuprc(folder: string, asked: number, python: string | null): AuprcResult {
  const voxels = asked * 60 > freemem() && python !== null ? asked / 10 : asked
  const files = ['labels.u8', 'scores.f32'].map((name) => join(folder, name))
  const open = python === null ? [] : files.map((file) => openSync(file, 'w'))
  const stored = Array.from({ length: scans }, (_, i) => {
    const { scores, lesion } = drawScan(seedOf('auprc', i), Math.round(voxels / scans))
    if (python !== null) {
      writeSync(open[0]!, lesion)
      writeSync(open[1]!, new Uint8Array(scores.buffer))
    }
    const all = new Uint8Array(scores.length).fill(1)
    const { healthy, lesion: lesions } = scoreHistogram(scores, all, lesion, [0, 1])
    return { healthy: pack(healthy), lesion: pack(lesions) }
  })
  open.forEach(closeSync)
  let [ours, found] = [Infinity, { value: NaN, error: NaN }]
  for (let i = 0; i < 5; i++) {
    const start = performance.now()
    const parts = stored.map((own): ScoreHistogram => {
      const [healthy, lesion] = [unpack(own.healthy), unpack(own.lesion)]
      return { lo: 0, hi: 1, healthy, lesion, below: 0, above: 0 }
    })
    found = auprcOf(addHistograms(parts))!
    ours = Math.min(ours, (performance.now() - start) / 1000)
  }
  const run = python === null ? null : spawnSync(python, ['-c', script, ...files], { encoding: 'utf8' })
  const [value, seconds] = run?.status === 0 ? run.stdout.trim().split(' ').map(Number) : [null, null]
  return {
    voxels,
    ours,
    reference: seconds ?? null,
    difference: value === null || value === undefined ? null : Math.abs(value - found.value),
    bound: found.error,
  }
}
