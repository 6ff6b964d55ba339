import { performance } from 'node:perf_hooks'
import * as ort from 'onnxruntime-node'
import type { TensorRun, TensorRunResult } from './protocol.ts'

ort.env.logLevel = 'fatal'

/**
 * Runs a graph as it is on the CPU, twice on the same feeds: for judging a graph before it becomes a method. What goes
 * wrong is part of the answer (`failed`: at loading or at running, in onnxruntime's words), not a fault.
 */
export async function runTensors({ path, feeds, outputs, threads }: TensorRun): Promise<TensorRunResult> {
  let session: ort.InferenceSession
  try {
    session = await ort.InferenceSession.create(path, {
      executionProviders: ['cpu'],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      logSeverityLevel: 4,
    })
  } catch (error) {
    return { failed: 'load', why: firstLine(error) }
  }
  try {
    const tensors = Object.fromEntries(
      Object.entries(feeds).map(([name, { data, dims }]) => [name, new ort.Tensor('float32', data, dims)]),
    )
    const first = await session.run(tensors, [...outputs])
    const start = performance.now()
    const second = await session.run(tensors, [...outputs])
    const seconds = (performance.now() - start) / 1000
    return {
      outputs: Object.fromEntries(
        outputs.map((name) => {
          const { type, dims, data } = first[name]!
          return [name, { type, dims, data: data instanceof Float32Array ? data : undefined }]
        }),
      ),
      repeatable: outputs.every((name) => sameValues(first[name]!.data, second[name]!.data)),
      seconds,
    }
  } catch (error) {
    return { failed: 'run', why: firstLine(error) }
  } finally {
    await session.release()
  }
}

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0]!.replace(/\.$/, '')

function sameValues(a: ort.Tensor['data'], b: ort.Tensor['data']): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false
  return true
}
