import { createHash } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createRandom } from '../../../science/random/index.ts'
import { probeScan, type ProbeScan } from './probe-scan.ts'
import { addMethod, formOf, removeMethod, type AddOptions, type AddResult } from './index.ts'
import { register } from './home.ts'
import { listMethods, readCard, userMethodsFolder, verifyFiles, verifyGraph } from '../cards.ts'

const fixtures = fileURLToPath(new URL('../../../../tests/fixtures/adding/', import.meta.url))
const room = mkdtempSync(join(tmpdir(), 'normascope-adding-test-'))
const home = join(room, 'own')
let scan: string

/** Four slices of a head-sized disc with texture: stands for a prepared scan where alignment is not what is tested. */
const prepare = (): Promise<ProbeScan> => {
  const [width, height, depth] = [96, 112, 4]
  const image = new Float32Array(width * height * depth)
  const brain = new Uint8Array(image.length)
  const random = createRandom(5)
  for (let i = 0; i < image.length; i++) {
    const [x, y] = [i % width, Math.floor(i / width) % height]
    if (Math.hypot(x - 48, y - 56) > 38) continue
    brain[i] = 1
    image[i] = 0.2 + 0.6 * random.uniform()
  }
  return Promise.resolve({
    modality: 'FLAIR',
    name: 'a disc',
    dims: [width, height, depth],
    image,
    brain,
    slicesOfScan: 70,
  })
}
const quick = { provider: 'cpu', prepare } as const

beforeAll(async () => {
  process.env['NORMASCOPE_METHODS'] = home
  const { generatePhantomCohort } = await import('../../phantom/index.ts')
  await generatePhantomCohort({ out: join(room, 'cohort'), subjects: 1, seed: 3, spacingMm: 4 })
  scan = join(room, 'cohort', 'sub-001', 'anat', 'sub-001_FLAIR.nii.gz')
}, 60_000)
afterAll(() => rmSync(room, { recursive: true, force: true }))

/** A form as a person leaves it: prefilled from the graph, the rest answered. */
function formFile(name: string, answers: Record<string, unknown> = {}): string {
  const form = formOf(join(fixtures, `${name}.onnx`))
  const path = join(room, `${name}.json`)
  const filled = {
    ...form.answers,
    id: name.replaceAll('_', '-'),
    modalities: ['FLAIR'],
    spacing_mm: 2,
    width: 96,
    height: 112,
    procedure: form.answers.procedure ?? 'direct',
    ...answers,
  }
  writeFileSync(path, JSON.stringify({ ...form, answers: filled }))
  return path
}
const add = (
  name: string,
  answers: Record<string, unknown> = {},
  more: Partial<AddOptions> = {},
): Promise<AddResult> =>
  addMethod({
    source: join(fixtures, `${name}.onnx`),
    form: formFile(name, answers),
    home,
    ...quick,
    ...more,
  })
const codes = ({ findings }: AddResult, level: string): string[] =>
  findings.filter((each) => each.level === level).map(({ code }) => code)
const registered = (): string[] => (existsSync(home) ? readdirSync(home) : [])

describe('a bare graph with a form', () => {
  test('a plain map is added, verifies, is listed, and can be removed', async () => {
    const result = await add(
      'edges',
      {},
      { testVector: join(fixtures, 'vector.npz'), scan, prepare: probeScan },
    )
    expect(codes(result, 'error')).toEqual([])
    expect(codes(result, 'warning')).toEqual([])
    expect(codes(result, 'note')).toEqual(
      expect.arrayContaining(['test-vector', 'seconds', 'providers', 'grid-chosen']),
    )
    expect(result.secondsPerScan).toBeGreaterThan(0)
    expect(result.added).toBe(true)
    const method = listMethods().find(({ card }) => card.id === 'edges')!
    expect(verifyGraph(method, method.card.graphs[0]!)).toBe(join(home, 'edges', 'edges.onnx'))
    expect(method.card).toMatchObject({
      trained_on: 'unknown',
      licence: 'unknown',
      input: { grid: { dims: [96, 112, 80], spacing_mm: [2, 2, 2], origin_mm: [-95, -129, -72] } },
    })
    const [low, high] = method.card.score.range
    expect(low).toBe(0)
    expect(high).toBeGreaterThan(0)
    const again = await add('edges')
    expect(codes(again, 'error')).toEqual(['id-taken'])
    expect(removeMethod('edges', home)).toBe(join(home, 'edges'))
    expect(registered()).toEqual([])
    expect(() => removeMethod('edges', home)).toThrow(/no method 'edges'/)
    expect(() => removeMethod('intensity', home)).toThrow(/not one of your own/)
  }, 60_000)

  test('weights beside the graph are taken inside, the hash is of what is stored', async () => {
    const result = await add('beside')
    expect(codes(result, 'error')).toEqual([])
    expect(codes(result, 'note')).toContain('external-inside')
    expect(readdirSync(join(home, 'beside')).sort()).toEqual(['beside.onnx', 'card.json'])
    const card = readCard(join(home, 'beside', 'card.json'))
    const stored = createHash('sha256')
      .update(readFileSync(join(home, 'beside', 'beside.onnx')))
      .digest('hex')
    expect(card.graphs[0]).toMatchObject({ role: 'reconstruct', output: 'reconstruction', sha256: stored })
    removeMethod('beside', home)
  }, 60_000)

  test("anomalib's tail: the form takes the raw map; the normalised one is warned about, in the card as well", async () => {
    expect(formOf(join(fixtures, 'anomalib.onnx')).answers).toMatchObject({
      output: 'smooth',
      procedure: 'direct',
    })
    const raw = await add('anomalib', {}, { dryRun: true })
    expect(codes(raw, 'error')).toEqual([])
    expect(codes(raw, 'warning')).toEqual([])
    expect(codes(raw, 'note')).toContain('raw-map')
    const baked = await add('anomalib', { output: 'anomaly_map' }, { dryRun: true })
    expect(codes(baked, 'warning')).toContain('min-max-inside')
    expect(baked.card!.limits).toContain("that model's own training data")
    const mask = await add('anomalib', { output: 'pred_mask' }, { dryRun: true })
    expect(codes(mask, 'error')).toContain('output-dtype')
    const score = await add('anomalib', { output: 'pred_score' }, { dryRun: true })
    expect(codes(score, 'error')).toContain('output-grid')
    expect(registered()).toEqual([])
  }, 60_000)

  test.each([
    ['binary', ['threshold-inside', 'binary-output']],
    ['own_range', ['per-image-min-max']],
    ['random', ['random-operator', 'not-repeatable']],
    ['mixing', ['batch-matters']],
  ])(
    '%s is warned about',
    async (name, wanted) => {
      const result = await add(name, { output: 'map' }, { dryRun: true })
      expect(codes(result, 'error')).toEqual([])
      expect(codes(result, 'warning')).toEqual(expect.arrayContaining(wanted))
    },
    60_000,
  )

  test('a number of slices that was only written down is made free', async () => {
    const result = await add('batch_of_two', { output: 'map' }, { dryRun: true })
    expect(codes(result, 'note')).toContain('batch-freed')
    expect(codes(result, 'error')).toEqual([])
  }, 60_000)

  test('normalisation at the start is seen; three channels without it are warned about', async () => {
    const result = await add('colour', {}, { dryRun: true })
    expect(codes(result, 'error')).toEqual([])
    expect(result.findings.find(({ code }) => code === 'normalisation-inside')!.message).toMatch(
      /0\.485, 0\.456, 0\.406/,
    )
    expect(codes(result, 'warning')).not.toContain('no-normalisation')
  }, 60_000)
})

describe('refused, and nothing registered', () => {
  const refused: [string, string, Record<string, unknown>][] = [
    ['unknown_operator', 'unknown-operator', {}],
    ['channels', 'channels', { channels: 1 }],
    ['square', 'dynamic-shape', {}],
    ['unmeetable', 'dynamic-shape', {}],
    ['quarter', 'output-grid', {}],
    ['quarter_unsaid', 'output-grid', {}],
    ['not_finite', 'not-finite', {}],
    ['constant', 'constant-output', {}],
    ['identity', 'identity', {}],
    ['half_precision', 'dtype', {}],
    ['volume', 'rank', { channels: 1 }],
    ['timed', 'extra-input', {}],
    ['batch_built_in', 'fixed-batch', {}],
    ['future', 'opset', {}],
    ['edges', 'score-range', { score_range: [10, 20] }],
    ['edges', 'no-output', { output: 'heatmap' }],
    ['edges', 'input-size', { width: 256, height: 256, spacing_mm: 1 }],
    ['edges', 'needs-card', { procedure: 'denoise' }],
    ['edges', 'open-question', { modalities: null }],
    ['edges', 'bad-form', { intensity_range: [1, 0] }],
    ['edges', 'bad-form', { colour: 'blue' }],
  ]
  test.each(refused)(
    '%s: %s',
    async (name, code, answers) => {
      const result = await add(name, answers)
      expect(codes(result, 'error')).toContain(code)
      for (const { level, message, remedy } of result.findings)
        if (level === 'error') {
          expect(message).toMatch(/[.?]$/)
          expect(remedy).not.toBe('')
        }
      expect(result.added).toBe(false)
      expect(registered()).toEqual([])
    },
    60_000,
  )

  test('all that is wrong with a form is told at once', async () => {
    const result = await add('edges', { modalities: ['T3'], channels: 0, licence: 7, spacing_mm: null })
    expect(result.findings.map(({ code }) => code).sort()).toEqual([
      'bad-form',
      'bad-form',
      'bad-form',
      'open-question',
    ])
    expect(result.findings.find(({ message }) => message.includes('modalities'))!.remedy).toContain(
      'T1w, T2w, FLAIR',
    )
  })

  test('a test vector that the graph does not meet', async () => {
    const result = await add('edges', {}, { testVector: join(fixtures, 'vector_wrong.npz') })
    expect(codes(result, 'error')).toEqual(['test-vector-differs'])
    await expect(add('edges', {}, { testVector: join(fixtures, 'text.onnx') })).rejects.toThrow(
      /cannot be read as a test vector/,
    )
  }, 60_000)

  test('a cut file, text, missing and cut weights, a form of another file, no form', async () => {
    const cut = join(room, 'cut.onnx')
    copyFileSync(join(fixtures, 'anomalib.onnx'), cut)
    truncateSync(cut, 400)
    const form = formFile('edges')
    expect(codes(await addMethod({ source: cut, form, home }), 'error')).toEqual(['truncated'])
    expect(codes(await addMethod({ source: join(fixtures, 'text.onnx'), form, home }), 'error')).toEqual([
      'not-onnx',
    ])
    copyFileSync(join(fixtures, 'beside.onnx'), join(room, 'beside.onnx'))
    const alone = { source: join(room, 'beside.onnx'), form: formFile('beside'), home, ...quick }
    expect(codes(await addMethod(alone), 'error')).toEqual(['external-missing'])
    writeFileSync(join(room, 'beside.onnx.data'), new Uint8Array(20))
    expect(codes(await addMethod(alone), 'error')).toEqual(['external-missing'])
    const other = await addMethod({ source: join(fixtures, 'binary.onnx'), form, home })
    expect(codes(other, 'error')).toContain('other-model')
    expect(codes(await addMethod({ source: join(fixtures, 'edges.onnx'), home }), 'error')).toEqual([
      'open-question',
    ])
    await expect(addMethod({ source: join(room, 'absent.onnx'), home })).rejects.toThrow(/does not exist/)
    expect(registered()).toEqual([])
  })
})

describe('a card with its graphs', () => {
  async function cardFolder(over: Record<string, unknown> = {}): Promise<string> {
    const made = (await add('edges', { id: 'by-card' }, { dryRun: true })).card!
    const folder = mkdtempSync(join(room, 'card-'))
    copyFileSync(join(fixtures, 'edges.onnx'), join(folder, 'by-card.onnx'))
    writeFileSync(join(folder, 'card.json'), JSON.stringify({ ...made, ...over }))
    return folder
  }

  test('is added from its folder or its card.json; a hash that does not match is not', async () => {
    const folder = await cardFolder()
    const result = await addMethod({ source: join(folder, 'card.json'), home, ...quick })
    expect(codes(result, 'error')).toEqual([])
    expect(result.added).toBe(true)
    removeMethod('by-card', home)
    copyFileSync(join(fixtures, 'binary.onnx'), join(folder, 'by-card.onnx'))
    expect(codes(await addMethod({ source: folder, home, ...quick }), 'error')).toEqual(['hash-mismatch'])
    rmSync(join(folder, 'by-card.onnx'))
    expect(codes(await addMethod({ source: folder, home, ...quick }), 'error')).toEqual(['missing-file'])
    expect(registered()).toEqual([])
  }, 60_000)

  test('healthy references come along, and are refused where they are not the files of the card', async () => {
    const nsa = listMethods([fileURLToPath(new URL('../../../../resources/models/', import.meta.url))]).find(
      ({ card }) => card.id === 'nsa',
    )!
    const [reference] = nsa.card.healthy_reference!
    const folder = await cardFolder({ healthy_reference: [reference] })
    expect(codes(await addMethod({ source: folder, home, ...quick }), 'error')).toEqual([
      'missing-file',
      'missing-file',
    ])
    for (const name of [reference!.mean, reference!.sd])
      copyFileSync(join(nsa.folder!, name), join(folder, name))
    const whole = await addMethod({ source: folder, home, ...quick })
    expect(codes(whole, 'error')).toEqual([])
    const added = listMethods().find(({ card }) => card.id === 'by-card')!
    expect(verifyFiles(added).map(({ fault }) => fault)).toEqual([undefined, undefined, undefined])
    copyFileSync(join(folder, reference!.sd), join(home, 'by-card', reference!.mean))
    expect(verifyFiles(added).map(({ fault }) => fault?.code)).toEqual([
      undefined,
      'hash-mismatch',
      undefined,
    ])
    removeMethod('by-card', home)
    copyFileSync(join(folder, reference!.sd), join(folder, reference!.mean))
    expect(codes(await addMethod({ source: folder, home, ...quick }), 'error')).toEqual(['hash-mismatch'])
    expect(registered()).toEqual([])
  }, 60_000)

  test('a card with a wrong field is refused with its name; an id that the program has is taken', async () => {
    const wrong = await addMethod({ source: await cardFolder({ modalities: ['CT'] }), home })
    expect(codes(wrong, 'error')).toEqual(['bad-card'])
    expect(wrong.findings[0]!.message).toContain('modalities')
    const taken = await addMethod({ source: await cardFolder({ id: 'intensity' }), home, ...quick })
    expect(codes(taken, 'error')).toEqual(['id-taken'])
    expect(registered()).toEqual([])
  }, 60_000)
})

describe('the folder of own methods', () => {
  test('follows the platform', () => {
    expect(userMethodsFolder({ XDG_DATA_HOME: '/data' }, 'linux')).toBe(
      join('/data', 'normascope', 'methods'),
    )
    expect(userMethodsFolder({ APPDATA: 'roaming' }, 'win32')).toBe(join('roaming', 'Normascope', 'methods'))
    expect(userMethodsFolder({}, 'darwin')).toMatch(/Library.Application Support.Normascope.methods$/)
  })

  test('what a killed program left behind is never listed and is swept at the next addition', async () => {
    const left = join(home, '.adding-999999999-x')
    mkdirSync(left, { recursive: true })
    copyFileSync(join(fixtures, 'edges.onnx'), join(left, 'x.onnx'))
    writeFileSync(join(left, 'card.json'), '{"half": ')
    expect(listMethods().map(({ card }) => card.id)).not.toContain('x')
    register(home, 'whole', new Map([['a.txt', Buffer.from('a')]]))
    expect(registered()).toEqual(['whole'])
    expect(() => register(home, 'whole', new Map([['a.txt', Buffer.from('b')]]))).toThrow(/already/)
    expect(readFileSync(join(home, 'whole', 'a.txt'), 'utf8')).toBe('a')
    expect(registered()).toEqual(['whole'])
    rmSync(join(home, 'whole'), { recursive: true })
  })
})
