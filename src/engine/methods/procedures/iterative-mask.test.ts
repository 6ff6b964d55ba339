import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Card } from '../../../contract/index.ts'
import { floats, mask, openRoles, relative, type Call } from '../../../../tests/fixtures/procedures/graphs.ts'
import reference from '../../../../tests/fixtures/procedures/iterative-mask.json' with { type: 'json' }
import { Parameters } from '../parameters.ts'
import { iterativeMask, iterativeMaskParameters, type IterativeMaskInput } from './iterative-mask.ts'

const [width, height, depth] = reference.dims as [number, number, number]
const area = width * height
const brain = mask(reference.brain)
const input: IterativeMaskInput = {
  procedure: 'iterative-mask',
  dims: [width, height, depth],
  image: floats(reference.image),
  brain,
  batch: 2,
  minBrainVoxels: reference.minBrainVoxels,
  channels: 1,
  channelsHold: 'repeat',
  range: reference.range as [number, number],
  background: -3,
  tau: reference.tau,
  firstShare: reference.firstShare,
  stopRatio: reference.stopRatio,
  maxIterations: 100,
  radius: reference.radius,
  seed: reference.seed,
  side: 'both',
}
let graphs: Awaited<ReturnType<typeof openRoles>>
beforeAll(async () => {
  graphs = await openRoles({ first: 'iterative-mask-first', masked: 'iterative-mask-masked' }, reference.dims)
})
afterAll(() => graphs.release())

const wanted = [2, 3, 4]
const inBrain = (values: Float32Array): Float32Array => values.map((value, i) => (brain[i] === 1 ? value : 0))

test('conditions, masks of every round, reconstruction and map are those of PyTorch', async () => {
  graphs.calls.length = 0
  const { map, recon } = await iterativeMask(input, graphs.run)
  const first = graphs.calls.filter(({ role }) => role === 'first')
  const joined = (values: Float32Array[]): Float32Array => Float32Array.from(values.flatMap((v) => [...v]))
  const rows = wanted[0]! * area
  expect(
    relative(joined(first.map((c) => c.inputs['image']!.data)), floats(reference.condition).subarray(rows)),
  ).toBeLessThan(1e-5)
  expect(
    relative(
      joined(first.map((c) => c.outputs['reconstruction']!.data)),
      floats(reference.first).subarray(rows),
    ),
  ).toBeLessThan(1e-5)
  expect(relative(recon!, inBrain(floats(reference.reconstruction)))).toBeLessThan(1e-4)
  expect(relative(map, floats(reference.map))).toBeLessThan(1e-4)
  // pixels that are not the image were masked; slices that have stopped are not run any more
  const counts: number[] = []
  for (const { inputs } of graphs.calls.filter(({ role }) => role === 'masked')) {
    const { data, dims } = inputs['image']!
    for (let n = 0; n < dims[0]!; n++)
      counts.push(maskedPixels(data.subarray(2 * n * area, (2 * n + 1) * area)))
  }
  const { rounds } = reference
  const expected = [0, 1, 2, 3].flatMap((round) => rounds.flatMap((trace) => trace[round] ?? []))
  expect(counts).toEqual(expected)
  expect(new Set(rounds.map((trace) => trace.length)).size).toBeGreaterThan(1)
})

/** Pixels that differ from the slice which is most like it. */
const maskedPixels = (slice: Float32Array): number =>
  Math.min(
    ...wanted.map((z) => slice.reduce((sum, v, i) => sum + (v === input.image[z * area + i] ? 0 : 1), 0)),
  )

test('the map does not depend on the batch, and depends on the seed', async () => {
  const { map } = await iterativeMask(input, graphs.run)
  expect((await iterativeMask({ ...input, batch: 20 }, graphs.run)).map).toEqual(map)
  expect((await iterativeMask({ ...input, seed: 12 }, graphs.run)).map).not.toEqual(map)
})

test('one side and the other make up the whole', async () => {
  const both = await iterativeMask(input, graphs.run)
  const positive = await iterativeMask({ ...input, side: 'positive' }, graphs.run)
  const negative = await iterativeMask({ ...input, side: 'negative' }, graphs.run)
  expect(positive.map.map((value, i) => value + negative.map[i]!)).toEqual(both.map)
  both.recon!.forEach((r, i) => {
    if (positive.map[i]! > 0) expect(input.image[i]).toBeGreaterThan(r)
  })
})

test('max_iterations ends the loop with the last reconstruction; a slice that stops at once keeps the first', async () => {
  graphs.calls.length = 0
  await iterativeMask({ ...input, maxIterations: 1 }, graphs.run)
  expect(graphs.calls.map(({ role }) => role)).toEqual(['first', 'first', 'masked', 'masked'])
  graphs.calls.length = 0
  const { recon } = await iterativeMask({ ...input, stopRatio: 0.9 }, graphs.run)
  expect(graphs.calls.map(({ role }) => role)).toEqual(['first', 'first'])
  expect(relative(recon!, inBrain(floats(reference.first)))).toBeLessThan(1e-4)
})

test('slices with too little brain stay 0 and a network that gives NaN is refused', async () => {
  const { map } = await iterativeMask(input, graphs.run)
  expect(map.subarray(0, 2 * area).every((value) => value === 0)).toBe(true)
  const broken = async (role: string, inputs: Call['inputs']) => {
    const outputs = await graphs.run(role, inputs)
    if (role === 'masked') outputs['reconstruction']!.data[3] = Number.NaN
    return outputs
  }
  await expect(iterativeMask(input, broken)).rejects.toMatchObject({ code: 'bad-graph' })
})

test("the threshold is the modality's own and must be given; the radius follows the grid", () => {
  const read = (parameters: Card['parameters']): Parameters =>
    new Parameters({ id: 'x', parameters } as Card, 'T2w')
  expect(iterativeMaskParameters(read({ tau: 1, tau_T2w: 0.5 }), [96, 112, 80])).toEqual({
    tau: 0.5,
    firstShare: 0.6,
    stopRatio: 0.1,
    maxIterations: 100,
    radius: 7,
    seed: 0,
    side: 'both',
  })
  expect(() => iterativeMaskParameters(read({ tau_T1w: 1 }), [96, 112, 80])).toThrow('parameters.tau ')
  expect(() => iterativeMaskParameters(read({ tau: 1, side: 'high' }), [96, 112, 80])).toThrow('positive')
})
