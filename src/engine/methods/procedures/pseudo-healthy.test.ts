import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { brain as ellipse, image as formula } from '../../../../tests/fixtures/equalisation/inputs.ts'
import { floats, mask, openRoles, relative } from '../../../../tests/fixtures/procedures/graphs.ts'
import reference from '../../../../tests/fixtures/procedures/pseudo-healthy.json' with { type: 'json' }
import { equalise } from '../../../science/equalisation/index.ts'
import { gaussianFilter } from '../../../science/filters/index.ts'
import { pseudoHealthy, type PseudoHealthyInput } from './pseudo-healthy.ts'

const [width, height, depth] = reference.dims as [number, number, number]
const area = width * height
const input: PseudoHealthyInput = {
  procedure: 'pseudo-healthy',
  dims: [width, height, depth],
  image: floats(reference.image),
  brain: mask(reference.brain),
  batch: 2,
  minBrainVoxels: reference.minBrainVoxels,
  channels: 1,
  channelsHold: 'repeat',
  range: [0, 1],
  background: 0,
  score: 'ra',
  side: 'both',
}
const first = 2 * area // slices 0 and 1 have too little brain
let graphs: Awaited<ReturnType<typeof openRoles>>
beforeAll(async () => {
  graphs = await openRoles(
    { reconstruct: 'pseudo-healthy-reconstruct', perceptual: 'perceptual' },
    reference.dims,
  )
})
afterAll(() => graphs.release())

describe('the map is that of PyTorch, scikit-image and SciPy', () => {
  for (const [name, over] of [
    ['ra', {}],
    ['positive', { side: 'positive' }],
    ['phanes', { score: 'phanes' }],
    ['residual', { score: 'residual' }],
  ] as const)
    test(name, async () => {
      const { map } = await pseudoHealthy({ ...input, ...over }, graphs.run)
      expect(relative(map.subarray(first), floats(reference.maps[name]))).toBeLessThan(1e-4)
      expect(map.subarray(0, first).every((value) => value === 0)).toBe(true)
    })

  test('ra on one slice of 112 x 96', async () => {
    const [w, h] = [96, 112]
    const wide = await openRoles({ reconstruct: 'pseudo-healthy-reconstruct', perceptual: 'perceptual' }, [
      w,
      h,
    ])
    const brain = ellipse(h, w)
    const image = formula(h, w).map((value, i) => value * brain[i]!)
    const { map } = await pseudoHealthy({ ...input, dims: [w, h, 1], image, brain }, wide.run)
    await wide.release()
    expect(relative(map, floats(reference.large))).toBeLessThan(1e-4)
  })
})

test('every step on the way is', async () => {
  graphs.calls.length = 0
  await pseudoHealthy({ ...input, batch: 20 }, graphs.run)
  const [made, raw, even] = graphs.calls
  const { steps } = reference
  expect(graphs.calls.map(({ role }) => role)).toEqual(['reconstruct', 'perceptual', 'perceptual'])
  expect(Math.max(...made!.outputs['reconstruction']!.data)).toBeGreaterThan(1) // so that clipping matters
  for (const [value, expected] of [
    [raw!.inputs['reconstruction']!.data, steps.reconstruction],
    [even!.inputs['image']!.data, steps.equalised],
    [even!.inputs['reconstruction']!.data, steps.equalisedReconstruction],
    [smooth(raw!.outputs['distance']!.data), steps.perceptual],
    [smooth(even!.outputs['distance']!.data), steps.perceptualEqualised],
  ] as const)
    expect(relative(value, floats(expected))).toBeLessThan(1e-4)
})

const smooth = (values: Float32Array): Float32Array =>
  Float32Array.from(
    [0, 1, 2].flatMap((n) => [
      ...gaussianFilter(values.subarray(n * area, (n + 1) * area), width, height, 2),
    ]),
  )

test('a card with another range gives the same map, and a reconstruction in that range', async () => {
  const run: typeof graphs.run = async (role, inputs) => {
    if (role !== 'reconstruct') return graphs.run(role, inputs)
    const { data, dims } = inputs['image']!
    const outputs = await graphs.run(role, { image: { data: data.map((v) => (v + 1) / 2), dims } })
    const made = outputs['reconstruction']!
    return { reconstruction: { ...made, data: made.data.map((v) => 2 * v - 1) } }
  }
  const unit = await pseudoHealthy({ ...input, score: 'residual' }, graphs.run)
  const wide = await pseudoHealthy(
    { ...input, score: 'residual', range: [-1, 1], image: input.image.map((v) => 2 * v - 1), background: -1 },
    run,
  )
  expect(relative(wide.map, unit.map)).toBeLessThan(1e-5)
  const inside = unit.recon!.map((v, i) => (input.brain[i] === 1 && i >= first ? 2 * v - 1 : 0))
  expect(relative(wide.recon!, inside)).toBeLessThan(1e-5)
})

test('a slice equal to its reconstruction scores 0, and a network that gives NaN is refused', async () => {
  const same: typeof graphs.run = (role, inputs) =>
    role === 'reconstruct' ? Promise.resolve({ reconstruction: inputs['image']! }) : graphs.run(role, inputs)
  for (const score of ['ra', 'phanes', 'residual'] as const)
    expect((await pseudoHealthy({ ...input, score }, same)).map.every((value) => value === 0)).toBe(true)
  const broken: typeof graphs.run = (role, inputs) =>
    role === 'reconstruct'
      ? Promise.resolve({
          reconstruction: { ...inputs['image']!, data: inputs['image']!.data.map(() => NaN) },
        })
      : graphs.run(role, inputs)
  await expect(pseudoHealthy(input, broken)).rejects.toMatchObject({ code: 'bad-graph' })
  expect(() => equalise(new Float32Array(area).fill(NaN), width, height)).toThrow('not finite')
})
