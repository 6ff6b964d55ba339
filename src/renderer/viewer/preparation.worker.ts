/** A thread of the page: looks through volumes before they are drawn, so that the page itself never stands still. */
import { prepare } from './preparation.ts'
import type { PreparedReply, PrepareRequest } from './prepared.ts'

self.onmessage = ({ data: request }: MessageEvent<PrepareRequest>) => {
  const { id, data, isMap } = request
  const preparation = prepare(data, isMap)
  const { voxels, sample } = preparation
  const moved = new Set([data.buffer, voxels.buffer, sample.buffer] as ArrayBuffer[])
  const reply: PreparedReply = { id, data, preparation }
  self.postMessage(reply, { transfer: [...moved] })
}
