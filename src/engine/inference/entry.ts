/**
 * One model in one process. onnxruntime blocks its event loop while it runs and cannot be aborted, so cancelling is
 * killing this process; a native crash costs one scan's work.
 */
import { performance } from 'node:perf_hooks'
import { Fault, toFaultData } from '../../contract/index.ts'
import { runProcedure } from '../methods/procedures/index.ts'
import { openGraph, probeGraph, type OpenGraph } from './graph.ts'
import { packOutput, unpackInput } from './pack.ts'
import type { InferenceReply, InferenceRequest } from './protocol.ts'

let graph: OpenGraph | undefined

async function answer(request: InferenceRequest): Promise<unknown> {
  if (request.kind === 'probe')
    return probeGraph(request.graph, request.provider, request.threads, request.batch)
  if (request.kind === 'load') {
    await graph?.release()
    graph = await openGraph(request.graph, request.provider, request.threads)
    return undefined
  }
  const open = graph
  if (!open)
    throw new Fault({ code: 'unexpected', message: 'No graph is loaded.', remedy: 'Report this fault.' })
  const start = performance.now()
  let inferenceSeconds = 0
  const input = unpackInput(request.input)
  const output = await runProcedure(input, async (batch, n) => {
    const from = performance.now()
    const result = await open.run(batch, n)
    inferenceSeconds += (performance.now() - from) / 1000
    return result
  })
  return {
    ...packOutput(output, request.input.rows),
    inferenceSeconds,
    seconds: (performance.now() - start) / 1000,
  }
}

const reply = (message: InferenceReply): void => {
  process.send?.(message)
}

process.on('message', (request: InferenceRequest) => {
  answer(request).then(
    (value) => reply({ id: request.id, ok: true, value }),
    (error: unknown) =>
      reply({
        id: request.id,
        ok: false,
        fault: toFaultData(error),
        ...(error instanceof Error && error.stack ? { trace: error.stack } : {}),
      }),
  )
})
process.on('disconnect', () => process.exit(0)) // the engine is gone: nobody waits for this work
