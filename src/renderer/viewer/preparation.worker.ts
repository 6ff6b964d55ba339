/** A thread of the page: unpacks volumes and looks through them before they are drawn, so that the page itself never stands still. */
import { unpackAndPrepare } from './preparation.ts'
import type { PreparedReply, PrepareRequest } from './prepared.ts'

self.onmessage = ({ data: request }: MessageEvent<PrepareRequest>) => {
  const { id, packed, voxelCount, isMap } = request
  const { data, preparation } = unpackAndPrepare(packed, voxelCount, isMap)
  const moved = [data.buffer, preparation.voxels.buffer, preparation.sample.buffer] as ArrayBuffer[]
  self.postMessage({ id, data, preparation } satisfies PreparedReply, { transfer: moved })
}
