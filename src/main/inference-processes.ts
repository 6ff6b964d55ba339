import { MessageChannelMain, utilityProcess, type MessagePortMain, type UtilityProcess } from 'electron'
import { files } from './entries.ts'
import type { ToEngine, ToInference } from './messages.ts'

/** Asked first, then forced: a process deep in a native call may not hear. */
function endNow(child: UtilityProcess): void {
  const { pid } = child
  child.kill()
  if (pid === undefined) return
  const force = setTimeout(() => {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // it has ended meanwhile
    }
  }, 1000)
  child.once('exit', () => clearTimeout(force))
}

/** Processes of inference, started for the engine: it gets a port to each, main keeps the means to end it. */
export class InferenceProcesses {
  readonly #running = new Map<number, UtilityProcess>()
  readonly #tell: (message: ToEngine, port?: MessagePortMain) => void

  constructor(tell: (message: ToEngine, port?: MessagePortMain) => void) {
    this.#tell = tell
  }

  /** `quiet` drops what native libraries write to stderr. */
  start(id: number, quiet: boolean): void {
    const child = utilityProcess.fork(files.inference, [], {
      serviceName: 'Normascope inference',
      stdio: quiet ? 'ignore' : 'inherit',
    })
    this.#running.set(id, child)
    child.once('exit', (code) => {
      if (this.#running.delete(id)) this.#tell({ kind: 'process-ended', id, why: `exit code ${code}` })
    })
    const { port1, port2 } = new MessageChannelMain()
    child.postMessage({ kind: 'engine' } satisfies ToInference, [port1])
    this.#tell({ kind: 'process', id }, port2)
  }

  kill(id: number): void {
    const child = this.#running.get(id)
    if (child) endNow(child)
  }

  /** Ends all without telling: the engine that asked for them is gone. */
  endAll(): void {
    const children = [...this.#running.values()]
    this.#running.clear()
    for (const child of children) endNow(child)
  }
}
