/** A thread of the page: looks through whole volumes while a threshold is dragged, so that the page never does. */
import { answer } from './answer.ts'
import type { ReckoningMessage, ReckoningReply } from './reckoning.ts'

const volumes = new Map<number, ArrayLike<number>>()
const going = new Map<number, AbortController>()

async function reckon({ id, question }: Extract<ReckoningMessage, { kind: 'ask' }>): Promise<void> {
  const stop = new AbortController()
  going.set(id, stop)
  const found = await answer(question, (volume) => volumes.get(volume)!, stop.signal)
  going.delete(id)
  if (found) self.postMessage({ id, found } satisfies ReckoningReply)
}

self.onmessage = ({ data: message }: MessageEvent<ReckoningMessage>) => {
  if (message.kind === 'put') volumes.set(message.volume, message.data)
  else if (message.kind === 'forget') volumes.delete(message.volume)
  else if (message.kind === 'stop') going.get(message.id)?.abort()
  else
    reckon(message).catch((error: unknown) => {
      setTimeout(() => {
        throw error // the page hears of it and finds the answer itself
      })
    })
}
