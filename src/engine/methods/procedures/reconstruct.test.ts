import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Card } from '../../../contract/index.ts'
import { floats, mask, openRoles, relative } from '../../../../tests/fixtures/procedures/graphs.ts'
import reference from '../../../../tests/fixtures/procedures/reconstruct.json' with { type: 'json' }
import { Parameters } from '../parameters.ts'
import { reconstruct, reconstructParameters, type ReconstructInput } from './reconstruct.ts'

const input: ReconstructInput = {
  procedure: 'reconstruct',
  dims: reference.dims as [number, number, number],
  image: floats(reference.image),
  brain: mask(reference.brain),
  batch: 2,
  minBrainVoxels: reference.minBrainVoxels,
  channels: 1,
  channelsHold: 'repeat',
  range: reference.range as [number, number],
  background: -1,
  residual: 'l2',
  ssimWindow: 7,
  normalise: 'none',
  timesResidual: 'none',
}
const first = 2 * input.dims[0] * input.dims[1] // slices 0 and 1 have too little brain
let graphs: Awaited<ReturnType<typeof openRoles>>
beforeAll(async () => {
  graphs = await openRoles({ reconstruct: 'reconstruct-uncertain', perceptual: 'perceptual' }, reference.dims)
})
afterAll(() => graphs.release())

describe('the map is that of PyTorch', () => {
  for (const [name, over] of [
    ['variance', { normalise: 'variance' }],
    ['variancePositive', { normalise: 'variance', residual: 'positive' }],
    ['perceptual', { residual: 'perceptual' }],
    ['perceptualTimesL1', { residual: 'perceptual', timesResidual: 'l1' }],
    ['perceptualTimesPositive', { residual: 'perceptual', timesResidual: 'positive' }],
  ] as const)
    test(name, async () => {
      graphs.calls.length = 0
      const { map, recon } = await reconstruct({ ...input, ...over }, graphs.run)
      expect(relative(map.subarray(first), floats(reference.maps[name]))).toBeLessThan(1e-4)
      expect(relative(recon!.subarray(first), floats(reference.reconstruction))).toBeLessThan(1e-4)
      const logs = graphs.calls.flatMap(({ outputs }) => [...(outputs['log_variance']?.data ?? [])])
      expect(relative(Float32Array.from(logs), floats(reference.logVariance))).toBeLessThan(1e-4)
    })
})

test('a graph without log_variance cannot be normalised by it', async () => {
  const run: typeof graphs.run = async (role, inputs) => {
    const { reconstruction } = await graphs.run(role, inputs)
    return { reconstruction: reconstruction! }
  }
  await expect(reconstruct({ ...input, normalise: 'variance' }, run)).rejects.toMatchObject({
    code: 'bad-card',
  })
})

test('parameters that do not go together are refused with the name of the parameter', () => {
  const read = (parameters: Card['parameters']): Parameters =>
    new Parameters({ id: 'x', parameters } as Card, 'T2w')
  expect(reconstructParameters(read({ normalise: 'variance' }))).toMatchObject({ residual: 'l2' })
  expect(reconstructParameters(read({ residual: 'l2', residual_T2w: 'positive' }))).toMatchObject({
    residual: 'positive',
    normalise: 'none',
  })
  for (const [parameters, name] of [
    [{ normalise: 'variance', residual: 'ssim' }, 'residual'],
    [{ residual: 'l1', times_residual: 'l1' }, 'times_residual'],
    [{ normalise: 'yes' }, 'normalise'],
    [{ residual: 'lpips' }, 'residual'],
  ] as const)
    expect(() => reconstructParameters(read(parameters))).toThrow(`parameters.${name} `)
})
