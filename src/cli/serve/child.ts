/** The engine and its server in a process of their own, which `supervise` starts again when it dies. */
import { toFaultData, type FaultData } from '../../contract/index.ts'
import { serve } from './index.ts'

export interface ChildOrder {
  readonly study: string | undefined
  readonly port: number
  readonly token: string
  readonly going: boolean
}
export type ChildNews =
  | { readonly kind: 'listening'; readonly url: string; readonly lines: readonly string[] }
  | { readonly kind: 'fault'; readonly fault: FaultData }
  | { readonly kind: 'study'; readonly folder: string | undefined }

const tell = (news: ChildNews): void => void process.send?.(news)
const stop = new AbortController()

async function work({ study, ...options }: ChildOrder): Promise<void> {
  const lines: string[] = []
  try {
    const served = await serve(study, {
      ...options,
      open: false,
      signal: stop.signal,
      log: (line) => lines.push(line),
      onStudy: (folder) => {
        if (!stop.signal.aborted) tell({ kind: 'study', folder })
      },
    })
    tell({ kind: 'listening', url: served.url, lines })
    await served.closed
    process.exit(0)
  } catch (error) {
    tell({ kind: 'fault', fault: toFaultData(error) })
    process.exit(0)
  }
}

// Work whose outcome nobody waited for must not take the open study with it; what was stored is stored.
process.on('unhandledRejection', (reason) => {
  console.error('Something of the engine failed unnoticed:', reason)
})
process.once('message', (order: ChildOrder) => void work(order))
process.on('disconnect', () => stop.abort()) // whoever started this is gone
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort())
