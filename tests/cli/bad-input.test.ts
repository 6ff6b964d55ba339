/** Broken inputs, each met as a person meets it: exit code 3 (or a reported skip), the file's name, a remedy, an unharmed study. */
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { copy, derivedFiles, json, mapRows, normascope, temporaryFolder, type Ended } from './cli.ts'
import { methodFolder } from './methods.ts'

const room = temporaryFolder()
const at = (...names: string[]): string => join(room.path, ...names)
const flair = (subject: string): string => at('cohort', subject, 'anat', `${subject}_FLAIR.nii.gz`)
const intensity = ['--methods', 'intensity', '--modalities', 'FLAIR', '--provider', 'cpu']

beforeAll(async () => {
  await json(['phantom', '--out', at('cohort'), '--subjects', '5', '--seed', '5', '--spacing', '4'])
  await json(['study', 'create', at('fresh'), '--name', 'bad input'])
  await json(['import', at('fresh'), at('cohort')])
  await json(['split', at('fresh'), '--calibration', '0.5', '--seed', '1'])
}, 180_000)
afterAll(() => room[Symbol.dispose]())

/** Exit code 3, a sentence with the name, a remedy on the next line. */
function expectRefused(result: Ended, ...parts: (string | RegExp)[]): void {
  expect(result.code, result.stderr).toBe(3)
  for (const part of parts) expect(result.stderr).toMatch(part)
  expect(result.stderr).toMatch(/\n {2}\S.+\.\n/)
  expect(result.stderr).not.toContain('Unexpected failure')
}

describe('single files', () => {
  const broken: [string, () => void, RegExp][] = [
    [
      'cut.nii.gz',
      () => writeFileSync(at('cut.nii.gz'), readFileSync(flair('sub-001')).subarray(0, 3000)),
      /cut\.nii\.gz/,
    ],
    [
      'text.nii',
      () => writeFileSync(at('text.nii'), 'Dear colleague, please find the scan attached.\n'),
      /text\.nii/,
    ],
    [
      'promise.nii',
      () => writeFileSync(at('promise.nii'), gunzipSync(readFileSync(flair('sub-001'))).subarray(0, 5000)),
      /promise\.nii/,
    ],
    ['absent.nii.gz', () => undefined, /absent\.nii\.gz does not exist/],
  ]
  test.each(broken)('%s is refused by name', async (name, make, message) => {
    make()
    expectRefused(
      await normascope([
        'infer',
        '--method',
        'intensity',
        '--scan',
        at(name),
        '--modality',
        'FLAIR',
        '--out',
        at('map.nii.gz'),
      ]),
      message,
    )
    expectRefused(await normascope(['metrics', '--map', at(name), '--mask', flair('sub-001')]), message)
  })

  test('--json gives the fault as one document', async () => {
    const result = await normascope([
      'metrics',
      '--map',
      at('absent.nii.gz'),
      '--mask',
      flair('sub-001'),
      '--json',
    ])
    expect(result.code).toBe(3)
    expect(JSON.parse(result.stdout)).toMatchObject({
      error: { code: 'not-found', path: at('absent.nii.gz') },
    })
  })

  test('a mask on another grid is refused with both names', async () => {
    await json(['phantom', '--out', at('other'), '--subjects', '1', '--seed', '5', '--spacing', '3'])
    const mask = at('other', 'sub-001', 'anat', 'sub-001_FLAIR.nii.gz')
    expectRefused(
      await normascope(['metrics', '--map', flair('sub-001'), '--mask', mask]),
      mask,
      flair('sub-001'),
    )
  })

  test('wrong usage is exit code 2', async () => {
    expect((await normascope(['metrics'])).code).toBe(2)
    expect((await normascope(['frobnicate'])).code).toBe(2)
    expect((await normascope(['run', at('fresh'), '--provider', 'abacus'])).code).toBe(2)
  })
})

describe('a study', () => {
  test('a scan that vanished, one that changed, and a NaN scan fail alone; the others get their maps', async () => {
    const study = at('vanished')
    copy(at('fresh'), study)
    copy(at('cohort'), at('kept'))
    renameSync(flair('sub-002'), at('away.nii.gz'))
    writeFileSync(flair('sub-003'), gzipSync(gunzipSync(readFileSync(flair('sub-003'))).fill(1, 400, 500)))
    try {
      const result = await normascope(['run', study, ...intensity])
      expectRefused(
        result,
        /sub-002_FLAIR\.nii\.gz does not exist/,
        /sub-003_FLAIR\.nii\.gz has changed since it was imported/,
      )
      expect(mapRows(study).length).toBe(3)
    } finally {
      copyFileSync(at('kept', 'sub-003', 'anat', 'sub-003_FLAIR.nii.gz'), flair('sub-003'))
      renameSync(at('away.nii.gz'), flair('sub-002'))
    }
    expect((await normascope(['run', study, ...intensity])).code).toBe(0)
    expect(mapRows(study).length).toBe(5)
  })

  test('an ONNX file with the wrong input, and one that is damaged, fail with the name of the file', async () => {
    const study = at('wrong-graph')
    copy(at('fresh'), study)
    const small = methodFolder(at('methods-small'), 'small', 'small')
    expectRefused(
      await normascope(['run', study, '--methods', 'small', '--modalities', 'FLAIR', '--provider', 'cpu'], {
        NORMASCOPE_METHODS: small,
      }),
      /graph\.onnx refused an input/,
    )
    expect(mapRows(study)).toEqual([])
    const damaged = methodFolder(at('methods-damaged'), 'damaged', 'half')
    truncateSync(join(damaged, 'damaged', 'graph.onnx'), 60)
    expectRefused(
      await normascope(['run', study, '--methods', 'damaged'], { NORMASCOPE_METHODS: damaged }),
      /graph\.onnx is not the file its card describes/,
    )
    expectRefused(
      await normascope(['methods', 'verify'], { NORMASCOPE_METHODS: damaged }).then((r) => ({
        ...r,
        stderr: r.stdout.replace(/: ([^:]*\.) (Restore)/, ': $1\n  $2'),
      })),
      /DAMAGED/,
    )
    writeFileSync(join(damaged, 'damaged', 'card.json'), '{"schema": 1, "id": "x"}')
    expectRefused(
      await normascope(['methods', 'list'], { NORMASCOPE_METHODS: damaged }),
      /card\.json has a wrong field/,
    )
  })

  test('a folder that is no study, an unknown method, a missing step', async () => {
    expectRefused(await normascope(['run', at('cohort')]), /is not a study/)
    expectRefused(
      await normascope(['run', at('fresh'), '--methods', 'magic']),
      /no method 'magic'/,
      /Known methods: .*intensity/,
    )
    expectRefused(await normascope(['evaluate', at('fresh')]), /normascope/)
    expectRefused(await normascope(['report', at('fresh'), '--out', at('r.pdf')]), /normascope/)
  })

  test('a table with a missing column is refused and names it', async () => {
    const study = at('table')
    await json(['study', 'create', study, '--name', 'table'])
    writeFileSync(at('scans.csv'), 'path,subject,modality\na.nii.gz,1,T1w\n')
    expectRefused(
      await normascope(['import', study, at('cohort'), '--layout', 'table', '--table', at('scans.csv')]),
      /scans\.csv/,
      /group/,
    )
    writeFileSync(at('bias.csv'), 'subject,scan\n1,2\n')
    expectRefused(await normascope(['bias', '--table', at('bias.csv')]), /bias\.csv/, /method/)
  })

  test('words of the group column are said with --map-group; a meaning that is none is refused', async () => {
    const study = at('groups')
    await json(['study', 'create', study, '--name', 'groups'])
    const path = flair('sub-001')
    writeFileSync(at('groups.csv'), `path,subject,modality,group\n${path},1,FLAIR,0\n${path}x,2,FLAIR,MCI\n`)
    const options = ['import', study, at('cohort'), '--table', at('groups.csv')]
    const wrong = await normascope([...options, '--map-group', '0=sane'])
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('WORD=healthy')])
    const report = await json([...options, '--map-group', '0=healthy', '--map-group', 'mci=out'])
    expect(report).toMatchObject({ taken: 1, skipped: 1 })
  })

  test('a folder without a table goes by the names of its files; what they leave open is said by options', async () => {
    const study = at('names')
    await json(['study', 'create', study, '--name', 'names'])
    mkdirSync(at('plain', 'p1'), { recursive: true })
    copyFileSync(flair('sub-001'), at('plain', 'p1', 'axial_weird.nii.gz'))
    copyFileSync(flair('sub-002'), at('plain', 'p2_flair.nii.gz'))
    const wrong = await normascope(['import', study, at('plain'), '--word', 'weird=CT'])
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('WORD=FLAIR')])
    const vain = await normascope(['import', study, at('cohort'), '--word', 'weird=T1w'])
    expect([vain.code, vain.stderr]).toEqual([2, expect.stringContaining('the layout bids')])
    mkdirSync(at('no scans'))
    expectRefused(await normascope(['import', study, at('no scans'), '--layout', 'images']), /no NIfTI files/)
    const report = await json(['import', study, at('plain'), '--group', 'healthy', '--word', 'weird=FLAIR', '--save-table', at('named.csv')]) // prettier-ignore
    expect(report).toMatchObject({ taken: 2, subjects: 2, skipped: 0 })
    expect(readFileSync(at('named.csv'), 'utf8').split('\n').slice(1, 3)).toEqual([
      'p1/axial_weird.nii.gz,p1,,FLAIR,healthy,,,,,',
      'p2_flair.nii.gz,p2,,FLAIR,healthy,,,,,',
    ])
    const again = ['import', study, at('plain'), '--table', at('named.csv')]
    expect(await json(again)).toMatchObject({ taken: 2, already: 2 })
  })
})

describe('a full and a read-only disk', () => {
  const disk = at('disk')
  let mounted = false
  beforeAll(() => {
    mkdirSync(disk)
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', disk], { stdio: 'ignore' })
      mounted = true
    } catch {
      console.warn('The full-disk test needs the right to mount a small disk (root on Linux).')
    }
  })
  afterAll(() => {
    if (mounted) execFileSync('umount', [disk])
  })

  test('a full disk ends the run with a sentence; with space it goes on to the same result', async ({
    skip,
  }) => {
    skip(!mounted, 'needs the right to mount a small disk (root on Linux)')
    const study = join(disk, 'study')
    copy(at('fresh'), study)
    const { bavail, bsize } = statfsSync(disk)
    writeFileSync(join(disk, 'filler'), new Uint8Array(bavail * bsize - 140_000))
    const result = await normascope(['run', study, ...intensity])
    expectRefused(result, /disk is full/)
    copy(study, at('moved'))
    expect((await normascope(['run', at('moved'), ...intensity])).code).toBe(0)
    copy(at('fresh'), at('roomy'))
    expect((await normascope(['run', at('roomy'), ...intensity])).code).toBe(0)
    expect(mapRows(at('moved'))).toEqual(mapRows(at('roomy')))
    expect(derivedFiles(at('moved'))).toEqual(derivedFiles(at('roomy')))
    rmSync(study, { recursive: true })
    rmSync(join(disk, 'filler'))
  })

  test('a read-only study is refused and stays as it is', async ({ skip }) => {
    const study = mounted ? join(disk, 'readonly') : at('readonly')
    skip(!mounted && process.getuid?.() === 0, 'root may write everywhere')
    copy(at('fresh'), study)
    if (mounted) execFileSync('mount', ['-o', 'remount,ro', disk])
    else chmodSync(study, 0o555)
    try {
      expectRefused(await normascope(['run', study, ...intensity]), /read-only|permission|cannot be written/)
    } finally {
      if (mounted) execFileSync('mount', ['-o', 'remount,rw', disk])
      else chmodSync(study, 0o755)
    }
    expect(mapRows(study)).toEqual([])
  })
})
