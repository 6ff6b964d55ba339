import type { MessagePortMain } from 'electron'
import type { BytesCancel, BytesReply, BytesRequest } from '../../contract/desktop.ts'
import { answerBytes, type EngineSession } from '../../engine/api/index.ts'

/** Answers requests for bytes on a port until it closes; a request can be cancelled. */
export function serveBytes(session: EngineSession, port: MessagePortMain): void {
  const going = new Map<number, AbortController>()
  const answer = async (request: BytesRequest): Promise<void> => {
    const stop = new AbortController()
    going.set(request.id, stop)
    const { method, path, body } = request
    const {
      status,
      headers,
      body: bytes,
    } = await answerBytes(session, { method, path, body, signal: stop.signal })
    going.delete(request.id)
    if (stop.signal.aborted) return
    port.postMessage({ id: request.id, status, headers, body: bytes } satisfies BytesReply)
  }
  port.on('message', ({ data }) => {
    const message = data as BytesRequest | BytesCancel
    if ('cancel' in message) going.get(message.id)?.abort()
    else void answer(message)
  })
  port.on('close', () => {
    for (const stop of going.values()) stop.abort()
  })
  port.start()
}
