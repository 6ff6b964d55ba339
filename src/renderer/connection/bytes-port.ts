import type { BytesCancel, BytesReply, BytesRequest } from '../../contract/desktop-names.ts'
import type { Fetch } from './link.ts'

/** Bytes by path over the desktop's port, in the shape of `fetch`. */
export function fetchOver(port: MessagePort): Fetch {
  const waiting = new Map<number, (reply: BytesReply) => void>()
  let next = 1
  port.addEventListener('message', ({ data }: MessageEvent<BytesReply>) => {
    waiting.get(data.id)?.(data)
    waiting.delete(data.id)
  })
  port.start()
  return (path, signal, send) =>
    new Promise<Response>((done, fail) => {
      if (signal.aborted) return fail(aborted())
      const id = next++
      const cancel = (): void => {
        waiting.delete(id)
        port.postMessage({ id, cancel: true } satisfies BytesCancel)
        fail(aborted())
      }
      signal.addEventListener('abort', cancel, { once: true })
      waiting.set(id, ({ status, headers, body }) => {
        signal.removeEventListener('abort', cancel)
        done(new Response(body as Uint8Array<ArrayBuffer>, { status, headers }))
      })
      const request: BytesRequest = {
        id,
        method: send?.method ?? 'GET',
        path,
        ...(send ? { body: send.body } : {}),
      }
      port.postMessage(request)
    })
}

const aborted = (): DOMException => new DOMException('Cancelled.', 'AbortError')
