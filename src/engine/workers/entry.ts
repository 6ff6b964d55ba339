import { parentPort } from 'node:worker_threads'
import { toFaultData } from '../../contract/index.ts'
import { taskModules, type TaskName } from './tasks.ts'
import { transferablesOf } from './transfer.ts'

interface Request {
  id: number
  name: TaskName
  input: unknown
}

parentPort?.on('message', (request: Request) => {
  void answer(request)
})

async function answer({ id, name, input }: Request): Promise<void> {
  try {
    const task = (await taskModules[name]()) as (input: unknown) => unknown
    const value = await task(input)
    parentPort?.postMessage({ id, ok: true, value }, transferablesOf(value))
  } catch (error) {
    parentPort?.postMessage({
      id,
      ok: false,
      fault: toFaultData(error),
      trace: error instanceof Error ? error.stack : undefined,
    })
  }
}
