/** The whole job on the command line, on a generated cohort: every step, its JSON, and that steps agree with each other. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Bias, Calibration, Comparison, Metrics, ScanResult } from '../../src/contract/index.ts'
import {
  biasSchema,
  calibrationSchema,
  comparisonSchema,
  scanResultSchema,
} from '../../src/contract/index.ts'
import { readVolume } from '../../src/engine/volumes/index.ts'
import { copy, json, mapRows, normascope, temporaryFolder } from './cli.ts'

const room = temporaryFolder()
const at = (...names: string[]): string => join(room.path, ...names)
const study = at('study')
const map = (subject: string, method: string): string =>
  join(
    study,
    'derivatives',
    'normascope',
    subject,
    'anat',
    `${subject}_FLAIR_seg-${method}_desc-anomaly.nii.gz`,
  )
const as = <T>(value: unknown): T => value as T

beforeAll(async () => {
  await json(['phantom', '--out', at('cohort'), '--subjects', '24', '--seed', '11', '--spacing', '4'])
  await json(['study', 'create', study, '--name', 'Whole *job* #1'])
  const imported = as<{ taken: number; skipped: number }>(await json(['import', study, at('cohort')]))
  expect(imported).toMatchObject({ taken: 72, skipped: 0 })
  await json(['split', study, '--calibration', '0.5', '--seed', '3'])
  const run = as<{ made: number; failures: unknown[] }>(
    await json([
      'run',
      study,
      '--provider',
      'cpu',
      '--modalities',
      'FLAIR',
      '--methods',
      'intensity,normative,ae',
    ]),
  )
  expect(run).toMatchObject({ made: 72, failures: [] })
}, 600_000)
afterAll(() => room[Symbol.dispose]())

test("a map lies on the scan's own grid, is 0 outside the brain, and a second run makes nothing", async () => {
  const scan = await readVolume(at('cohort', 'sub-001', 'anat', 'sub-001_FLAIR.nii.gz'))
  const made = await readVolume(map('sub-001', 'ae'))
  expect(made.grid).toEqual(scan.grid)
  const recon = await readVolume(map('sub-001', 'ae').replace('anomaly', 'recon'))
  let outside = 0
  let inside = 0
  for (let i = 0; i < scan.data.length; i++) {
    if (scan.data[i] === 0 && (made.data[i] !== 0 || recon.data[i] !== 0)) outside++
    if (scan.data[i] !== 0 && recon.data[i] !== 0) inside++
  }
  expect(outside).toBe(0)
  expect(inside).toBeGreaterThan(0.9 * scan.data.filter((value) => value !== 0).length)
  const sidecar = JSON.parse(
    readFileSync(map('sub-001', 'ae').replace('.nii.gz', '.json'), 'utf8'),
  ) as Record<string, unknown>
  expect(sidecar).toMatchObject({ SkullStripped: true, Method: 'ae', Provider: 'cpu' })
  const again = await json([
    'run',
    study,
    '--provider',
    'cpu',
    '--modalities',
    'FLAIR',
    '--methods',
    'intensity,normative,ae',
  ])
  expect(again).toMatchObject({ made: 0, alreadyThere: 72 })
})

test('infer makes the very same map as the run, without a study', async () => {
  const scan = at('cohort', 'sub-002', 'anat', 'sub-002_FLAIR.nii.gz')
  await json(['infer', '--method', 'ae', '--scan', scan, '--out', at('map.nii.gz'), '--provider', 'cpu'])
  expect((await readVolume(at('map.nii.gz'))).sha256).toBe((await readVolume(map('sub-002', 'ae'))).sha256)
})

test(
  'calibrate, evaluate, compare, bias and report follow from the maps and agree with metrics on single files',
  { timeout: 300_000 },
  async () => {
    const { calibrations } = as<{ calibrations: Calibration[] }>(
      await json(['calibrate', study, '--target-fpr', '0.02', '--postprocessing', 'median3']),
    )
    expect(calibrations.map((c) => calibrationSchema.parse(c).method).sort()).toEqual([
      'ae',
      'intensity',
      'normative',
    ])
    for (const c of calibrations) {
      expect(c.fpr).toBeLessThanOrEqual(0.02)
      expect(c.threshold_lo).toBeLessThanOrEqual(c.threshold)
      expect(c.threshold_hi).toBeGreaterThanOrEqual(c.threshold)
    }
    const { results } = as<{ results: ScanResult[] }>(await json(['evaluate', study]))
    const patient = results.find(
      (r) => scanResultSchema.parse(r).method === 'ae' && r.metrics.lesion_voxels > 0,
    )!
    const threshold = calibrations.find((c) => c.method === 'ae')!.threshold
    const anatomy = at('cohort', patient.subject, 'anat', `${patient.subject}_FLAIR.nii.gz`)
    const mask = at(
      'cohort',
      'derivatives',
      'reference',
      patient.subject,
      'anat',
      `${patient.subject}_label-L_mask.nii.gz`,
    )
    const single = as<Metrics>(
      await json([
        'metrics',
        '--map',
        map(patient.subject, 'ae'),
        '--mask',
        mask,
        '--brain',
        anatomy,
        '--image',
        anatomy,
        '--threshold',
        String(threshold),
        '--postprocessing',
        'median3',
      ]),
    )
    for (const name of [
      'auprc',
      'auroc',
      'dice',
      'dice_best',
      'sensitivity',
      'precision',
      'fpr',
      'hd95_mm',
      'lesion_sensitivity',
      'false_positive_lesions',
    ] as const) {
      expect(single[name], name).toEqual(patient.metrics[name])
    }
    expect(single.lesions).toEqual(patient.metrics.lesions)

    const comparison = comparisonSchema.parse(await json(['compare', study])) satisfies Comparison
    const row = comparison.rows.find((r) => r.method === 'ae')!
    const dices = results
      .filter((r) => r.method === 'ae' && r.metrics.lesion_voxels > 0)
      .map((r) => r.metrics.dice!)
    expect(row.dice.value).toBeCloseTo(dices.reduce((a, b) => a + b, 0) / dices.length, 10)
    expect(comparison.sentences.length).toBe(1)
    const audit = biasSchema.parse(await json(['bias', study])) satisfies Bias
    expect(audit.groups.some((group) => group.factor === 'scanner')).toBe(true)

    const report = as<{ path: string; pages: number; data: string }>(
      await json(['report', study, '--out', at('report.pdf')]),
    )
    expect(readFileSync(report.path).subarray(0, 5).toString()).toBe('%PDF-')
    expect(report.pages).toBeGreaterThan(3)
    expect(existsSync(report.data)).toBe(true)
  },
)

test(
  'imported maps are methods like any other; a map on another grid is skipped and named',
  { timeout: 120_000 },
  async () => {
    const folder = at('elsewhere')
    copy(at('cohort', 'sub-003', 'anat'), folder) // the scans themselves as maps; the T1w and T2w belong to other scans of the subject
    await json(['phantom', '--out', at('coarse'), '--subjects', '1', '--seed', '1', '--spacing', '3'])
    copy(at('coarse', 'sub-001', 'anat', 'sub-001_FLAIR.nii.gz'), join(folder, 'sub-001_FLAIR_map.nii.gz'))
    const report = as<{ taken: { scan: string }[]; skipped: { file: string; fault: { code: string } }[] }>(
      await json(['import-maps', study, folder, '--method', 'ours']),
    )
    expect(report.taken.map(({ scan }) => scan).sort()).toEqual([
      'sub-003_FLAIR',
      'sub-003_T1w',
      'sub-003_T2w',
    ])
    expect(report.skipped).toMatchObject([{ fault: { code: 'grid-mismatch' } }])
    expect(mapRows(study).filter((r) => (r as { method: string }).method === 'ours').length).toBe(3)
    const refused = await normascope(['import-maps', study, folder, '--method', 'ae'])
    expect(refused.code).toBe(3)
    expect(refused.stderr).toContain("'ae' is the name of a method of the program")
  },
)

const bundled =
  'ae aeu andi consensus cutpaste dae disyre fae fae-imagenet intensity itermask lesions normative nsa padim padim-imagenet patchcore patchcore-imagenet ra rd rd-imagenet riad uniad vae'.split(
    ' ',
  )

test('methods list, show and verify answer in JSON', async () => {
  const { methods } = as<{ methods: { id: string }[] }>(await json(['methods', 'list']))
  expect(methods.map(({ id }) => id)).toEqual(bundled)
  expect(await json(['methods', 'show', 'dae'])).toMatchObject({ id: 'dae', procedure: 'reconstruct' })
  expect(
    as<{ graphs: { ok: boolean }[] }>(await json(['methods', 'verify'])).graphs.every(({ ok }) => ok),
  ).toBe(true)
})
