// Bare ONNX Runtime in a process of its own: nothing but session.run over the same batches, timed on request.
import { readFileSync } from 'node:fs'
import * as ort from 'onnxruntime-node'

export interface BareSetup {
  graph: string
  input: string
  output: string
  /** Channels, height, width. */
  shape: readonly number[]
  threads: number
  /** The images of all batches, float32, one after the other; sizes[i] images in batch i. */
  batches: string
  sizes: readonly number[]
}

let round: (() => Promise<number>) | undefined

async function open(setup: BareSetup): Promise<void> {
  const session = await ort.InferenceSession.create(setup.graph, {
    executionProviders: ['cpu'],
    graphOptimizationLevel: 'all',
    intraOpNumThreads: setup.threads,
    interOpNumThreads: 1,
    logSeverityLevel: 4,
  })
  const bytes = readFileSync(setup.batches)
  const images = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4)
  const one = setup.shape.reduce((a, b) => a * b, 1)
  round = async () => {
    const start = performance.now()
    let at = 0
    for (const n of setup.sizes) {
      const tensor = new ort.Tensor('float32', images.subarray(at, at + n * one), [n, ...setup.shape])
      await session.run({ [setup.input]: tensor }, [setup.output])
      at += n * one
    }
    return (performance.now() - start) / 1000
  }
}

process.on('message', (message: BareSetup | 'round') => {
  const answer = message === 'round' ? round!() : open(message).then(() => -1)
  void answer.then((seconds) => process.send!(seconds))
})
process.on('disconnect', () => process.exit(0))
