/** inpaint-sets, diffusion-aggregate and diffusion-restore against PyTorch (tests/fixtures/procedures/make_*.py). */
import { describe, expect, test } from 'vitest'
import aggregate from '../../../../tests/fixtures/procedures/diffusion-aggregate.json' with { type: 'json' }
import restore from '../../../../tests/fixtures/procedures/diffusion-restore.json' with { type: 'json' }
import inpaint from '../../../../tests/fixtures/procedures/inpaint-sets.json' with { type: 'json' }
import { floats, mask, openRoles, relative } from '../../../../tests/fixtures/procedures/graphs.ts'
import { cardSchema, type Card } from '../../../contract/index.ts'
import { procedureInput } from '../procedure-input.ts'
import { runProcedure, type ProcedureOutput } from './index.ts'

interface Fixture {
  readonly dims: number[]
  readonly slices: number[]
  readonly image: string
  readonly brain: string
  readonly min_brain_voxels: number
}
type Parameters = Card['parameters']

const card = (
  procedure: string,
  fixture: Fixture,
  range: number[],
  parameters: object,
  batch: number,
): Card =>
  cardSchema.parse({
    ...{
      schema: 1,
      id: 'x',
      name: 'x',
      family: 'x',
      version: '1',
      description: '',
      citation: '',
      licence: '',
    },
    ...{ trained_on: '', limits: '', modalities: ['T2w'], procedure, parameters },
    clinical_use: 'Not for clinical use. Research use only; not a medical device.',
    input: {
      space: 'mni',
      grid: { dims: fixture.dims, spacing_mm: [1, 1, 1], origin_mm: [0, 0, 0] },
      intensity: { clip_percentiles: [0, 100], range, background: range[0] },
      ...{ slice_axis: 'axial', channels: 1, batch, min_brain_voxels: fixture.min_brain_voxels },
    },
    graphs: [],
    score: { range: [0, 1] },
  })

async function run(
  procedure: 'inpaint-sets' | 'diffusion-aggregate' | 'diffusion-restore',
  fixture: Fixture,
  parameters: Parameters,
  batch = 8,
): Promise<ProcedureOutput> {
  const range = procedure === 'inpaint-sets' ? [0, 1] : [-1, 1]
  const role = procedure === 'inpaint-sets' ? 'inpaint' : 'denoise'
  const graphs = await openRoles({ [role]: procedure }, fixture.dims)
  const dims = fixture.dims as [number, number, number]
  const prepared = { dims, image: floats(fixture.image), brain: mask(fixture.brain) }
  try {
    const input = procedureInput(card(procedure, fixture, range, parameters, batch), 'T2w', prepared)
    return await runProcedure(input, graphs.run)
  } finally {
    await graphs.release()
  }
}

/** The run slices of a volume, and 0 in all others. */
function slicesOf(volume: Float32Array, { dims, slices }: Fixture): Float32Array {
  const area = dims[0]! * dims[1]!
  const rest = volume.filter((_, i) => !slices.includes(Math.floor(i / area)))
  expect(rest.every((value) => value === 0)).toBe(true)
  return volume.filter((_, i) => slices.includes(Math.floor(i / area)))
}

function expectSame(
  output: ProcedureOutput,
  fixture: Fixture,
  expected: { map: string; recon: string },
): void {
  expect(relative(slicesOf(output.map, fixture), floats(expected.map))).toBeLessThan(1e-4)
  expect(relative(slicesOf(output.recon!, fixture), floats(expected.recon))).toBeLessThan(1e-4)
}

test('inpaint-sets gives the map and the reconstruction of PyTorch', async () => {
  expectSame(await run('inpaint-sets', inpaint, inpaint.parameters), inpaint, inpaint)
})

test('inpaint-sets: other scores, weights and offset differ as they say', async () => {
  const plain = { ...inpaint.parameters, cells: '8', weights: 'mean', offset: 'none' }
  const [l1, positive, negative] = await Promise.all(
    ['l1', 'positive', 'negative'].map((score) => run('inpaint-sets', inpaint, { ...plain, score })),
  )
  const image = floats(inpaint.image)
  l1!.map.forEach((value, i) => {
    expect(value).toBeCloseTo(positive!.map[i]! + negative!.map[i]!, 6)
    if (value > 0) expect(value).toBeCloseTo(Math.abs(image[i]! - l1!.recon![i]!), 6)
  })
  const msgms = await run('inpaint-sets', inpaint, { ...plain, score: 'msgms' })
  expect(Math.min(...msgms.map)).toBeGreaterThanOrEqual(0)
  expect(Math.max(...msgms.map)).toBeLessThanOrEqual(1)
})

describe('diffusion', () => {
  test.each(aggregate.cases)(
    'diffusion-aggregate is PyTorch, case %#',
    async ({ parameters, ...expected }) => {
      const output = await run('diffusion-aggregate', aggregate, parameters as Parameters)
      expectSame(output, aggregate, expected)
    },
  )
  test.each(restore.cases)('diffusion-restore is PyTorch, case %#', async ({ parameters, ...expected }) => {
    const output = await run('diffusion-restore', restore, parameters as Parameters)
    expectSame(output, restore, expected)
  })
})

test.each([
  ['inpaint-sets', inpaint, inpaint.parameters],
  ['diffusion-aggregate', aggregate, aggregate.cases[1]!.parameters],
  ['diffusion-restore', restore, restore.cases[2]!.parameters],
  ['diffusion-restore', restore, restore.cases[3]!.parameters],
] as const)(
  '%s: a map does not depend on the batch; another seed gives another',
  async (name, fixture, given) => {
    const parameters = given as Parameters
    const whole = await run(name, fixture, parameters)
    const single = await run(name, fixture, parameters, 1)
    expect(relative(single.map, whole.map)).toBeLessThan(1e-5)
    expect(await run(name, fixture, parameters)).toEqual(whole)
    const other = await run(name, fixture, { ...parameters, seed: 99 })
    expect(relative(other.map, whole.map)).toBeGreaterThan(1e-3)
  },
)

test.each([
  ['inpaint-sets', inpaint, { cells: '8,x' }, 'parameters.cells = "8,x"; it must be whole numbers'],
  [
    'diffusion-aggregate',
    aggregate,
    { stop: 125 },
    'parameters.stop = 125; it must be a whole number from 1 to 124',
  ],
  ['diffusion-aggregate', aggregate, { prediction: 'z' }, 'one of v, epsilon, x0'],
  ['diffusion-restore', restore, { window: 64 }, 'A window of 64 pixels is larger'],
  ['diffusion-restore', restore, { scheme: 'anoddpm', noise: 'white' }, 'one of gaussian, pyramid, simplex'],
] as const)('%s refuses a wrong parameter by name', async (name, fixture, parameters, message) => {
  await expect(run(name, fixture, parameters as unknown as Parameters)).rejects.toMatchObject({
    code: 'bad-card',
    message: expect.stringContaining(message) as string,
  })
})
