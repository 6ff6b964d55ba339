import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import type { ProcedureInput } from '../methods/index.ts'
import {
  chooseProvider,
  forkProcess,
  InferenceProcess,
  type GraphFile,
  type Probe,
  type SpawnProcess,
} from './index.ts'
import type { InferenceReply } from './protocol.ts'

const [width, height] = [96, 112]
const graph = (name: string, over: Partial<GraphFile> = {}): GraphFile => ({
  path: fileURLToPath(new URL(`../../../tests/fixtures/graphs/${name}.onnx`, import.meta.url)),
  role: 'reconstruct',
  inputs: { image: { name: 'image', kind: 'channels' } },
  outputs: { reconstruction: { name: 'reconstruction', kind: 'slice' } },
  shape: [1, height, width],
  providersRefused: [],
  ...over,
})
const depth = 5
const n = width * height * depth
const input: ProcedureInput = {
  procedure: 'reconstruct',
  dims: [width, height, depth],
  image: Float32Array.from({ length: n }, (_, i) => (i % 17) / 17),
  // slice 3 has fewer brain voxels than wanted, slice 4 has none
  brain: Uint8Array.from({ length: n }, (_, i) => {
    const z = Math.floor(i / (width * height))
    return z < 3 || (z === 3 && i % (width * height) < 9) ? 1 : 0
  }),
  batch: 2,
  minBrainVoxels: 10,
  channels: 1,
  channelsHold: 'repeat',
  range: [0, 1],
  background: 0,
  residual: 'l1',
  ssimWindow: 7,
  normalise: 'none',
  timesResidual: 'none',
}

const open: InferenceProcess[] = []
const start = (): InferenceProcess => {
  const child = new InferenceProcess(forkProcess)
  open.push(child)
  return child
}
afterEach(() => {
  for (const child of open.splice(0)) child[Symbol.dispose]()
})
const load = (child: InferenceProcess, file: GraphFile) =>
  child.call({ kind: 'load', graphs: [file], provider: 'cpu', threads: 1 })

test('a graph runs in its own process over the slices with enough brain, in batches', async () => {
  const child = start()
  await load(child, graph('half'))
  const { map, recon } = await child.run(input)
  for (let i = 0; i < n; i++) {
    const inRun = i < 3 * width * height
    expect(map[i]).toBeCloseTo(inRun ? input.image[i]! / 2 : 0, 6)
    expect(recon![i]).toBeCloseTo(inRun ? input.image[i]! / 2 : 0, 6)
  }
})

test('wrong names, a wrong size, a missing file and NaN output are told with the file and a remedy', async () => {
  const child = start()
  await expect(
    load(child, graph('half', { inputs: { image: { name: 'x', kind: 'channels' } } })),
  ).rejects.toMatchObject({
    code: 'bad-graph',
    message: expect.stringContaining("no input 'x'; it has 'image'") as string,
  })
  await expect(load(child, graph('absent'))).rejects.toMatchObject({
    code: 'bad-graph',
    message: expect.stringContaining('absent.onnx') as string,
  })
  await load(child, graph('small'))
  await expect(child.run(input)).rejects.toMatchObject({
    code: 'bad-graph',
    message: expect.stringContaining('small.onnx') as string,
    remedy: expect.stringContaining('card') as string,
  })
  await load(child, graph('nan'))
  await expect(child.run(input)).rejects.toMatchObject({
    code: 'bad-graph',
    message: expect.stringContaining('not finite') as string,
  })
})

test('cancelling kills the process and rejects the call; a killed process rejects all that wait', async () => {
  const child = start()
  await load(child, graph('blur'))
  const abort = new AbortController()
  const call = child.run(input, { signal: abort.signal })
  abort.abort()
  await expect(call).rejects.toMatchObject({ code: 'cancelled' })
  await expect(child.run(input)).rejects.toMatchObject({ code: 'process-died' })
  const other = start()
  const loading = load(other, graph('blur'))
  other[Symbol.dispose]()
  await expect(loading).rejects.toMatchObject({ code: 'process-died' })
})

test('a provider that this machine lacks falls back to the CPU and says why', async () => {
  const options = { spawn: forkProcess, threads: 1, batch: 2 }
  const choice = await chooseProvider([graph('blur')], 'cuda', options)
  expect(choice).toMatchObject({
    provider: 'cpu',
    why: expect.stringContaining('cuda: not available here') as string,
  })
  await expect(chooseProvider([graph('small')], 'cuda', options)).rejects.toMatchObject({ code: 'bad-graph' })
})

/** A process that answers every probe as told, or dies. */
const pretend =
  (answers: Partial<Record<string, Omit<Probe, 'provider'> | 'crash'>>): SpawnProcess =>
  () => {
    let receive: (message: InferenceReply) => void = () => undefined
    let exit: (why: string) => void = () => undefined
    return {
      post(request) {
        if (request.kind !== 'probe') return
        const answer = answers[request.provider]
        if (answer === 'crash') return exit('signal SIGSEGV')
        const fault = { code: 'provider-failed' as const, message: 'absent', remedy: 'none' }
        receive(
          answer
            ? { id: request.id, ok: true, value: { provider: request.provider, ...answer } }
            : { id: request.id, ok: false, fault },
        )
      },
      onMessage: (callback) => (receive = callback),
      onExit: (callback) => (exit = callback),
      kill: () => undefined,
    }
  }

test('auto takes the fastest provider that agrees with the CPU, and tells why the others were refused', async () => {
  const choose = (answers: Parameters<typeof pretend>[0]) =>
    chooseProvider([graph('blur')], 'auto', {
      spawn: pretend(answers),
      threads: 1,
      batch: 2,
      platform: 'linux',
    })
  const fast = { difference: 1e-6, seconds: 0.1, cpuSeconds: 1 }
  expect((await choose({ cuda: fast, webgpu: { ...fast, seconds: 0.05 } })).provider).toBe('webgpu')
  expect(await choose({ cuda: { ...fast, difference: 0.02 }, webgpu: 'crash' })).toMatchObject({
    provider: 'cpu',
    why: 'CPU; cuda: differs from the CPU by 2.0e-2 of the largest output; webgpu: its process crashed',
  })
  expect(await choose({ webgpu: { ...fast, seconds: 2 } })).toMatchObject({
    provider: 'cpu',
    why: 'CPU; cuda: not available here; webgpu: slower than the CPU here',
  })
})

test('a method runs where all its graphs agree, and nowhere that its card refuses for one of them', async () => {
  const fast = { difference: 1e-6, seconds: 0.1, cpuSeconds: 1 }
  const choose = (graphs: readonly GraphFile[], answers: Parameters<typeof pretend>[0]) =>
    chooseProvider(graphs, 'auto', { spawn: pretend(answers), threads: 1, batch: 2, platform: 'linux' })
  const [first, second] = [graph('blur'), graph('half')]
  const choice = await choose([first, second], { cuda: fast })
  expect(choice).toMatchObject({ provider: 'cuda', probe: { seconds: 0.2, cpuSeconds: 2 } })
  expect(await choose([first, { ...second, providersRefused: ['cuda'] }], { cuda: fast })).toMatchObject({
    provider: 'cpu',
    why: expect.stringContaining('cuda: the card refuses it for half.onnx') as string,
  })
})

test('graphs of several roles are loaded together; the probe feeds every input', async () => {
  const file = (name: string): string =>
    fileURLToPath(new URL(`../../../tests/fixtures/procedures/${name}.onnx`, import.meta.url))
  const denoise: GraphFile = {
    path: file('diffusion-restore'),
    role: 'denoise',
    inputs: { image: { name: 'image', kind: 'slice' }, time: { name: 'time', kind: 'time' } },
    outputs: { prediction: { name: 'prediction', kind: 'slice' } },
    shape: [1, height, width],
    providersRefused: [],
  }
  const child = start()
  await child.call({ kind: 'load', graphs: [graph('half'), denoise], provider: 'cpu', threads: 1 })
  const restore: ProcedureInput = {
    ...input,
    procedure: 'diffusion-restore',
    ...{ scheme: 'disyre', steps: [99], timeScale: 0.01, window: 0, windowStride: 1 },
    ...{ side: 'both', sliceWeight: true },
  } as ProcedureInput
  expect((await child.run(restore)).map.some((value) => value > 0)).toBe(true)
  expect((await child.run(input)).map.some((value) => value > 0)).toBe(true)
  const probe = await child.call({ kind: 'probe', graph: denoise, provider: 'cpu', threads: 1, batch: 2 })
  expect(probe.difference).toBe(0)
  await load(child, graph('half'))
  await expect(child.run(restore)).rejects.toMatchObject({
    code: 'bad-card',
    message: expect.stringContaining("'denoise'") as string,
  })
  await expect(
    load(child, { ...denoise, inputs: { image: denoise.inputs['image']! } }),
  ).rejects.toMatchObject({
    code: 'bad-graph',
    message: expect.stringContaining("an input 'time' that a graph of role 'denoise' is not given") as string,
  })
})
