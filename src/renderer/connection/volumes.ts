import { faultDataSchema, loopback, volumeInfoSchema, volumePath } from '../../contract/api.ts'
import type { VolumeInfo, VolumeKind } from '../../contract/api.ts'
import type { Connection } from './client.ts'
import { ShownFault } from './faults.ts'

/** Voxels on the scan's own grid, x fastest. */
export interface LoadedVoxels {
  readonly info: VolumeInfo
  readonly data: Float32Array | Uint8Array
}

async function faultOf(response: Response): Promise<ShownFault> {
  const text = await response.text()
  try {
    return new ShownFault(faultDataSchema.parse(JSON.parse(text)))
  } catch {
    return new ShownFault({ code: 'unexpected', message: text.trim(), remedy: '' })
  }
}

/** An answer with what was asked for. Throws ShownFault with the engine's words for any other. */
export async function answered(response: Response): Promise<Response> {
  if (!response.ok) throw await faultOf(response)
  return response
}

/** Fetches the voxels of a scan, a map or a reference mask by id. Throws ShownFault; AbortError when cancelled. */
export async function fetchVoxels(
  { fetch }: Connection,
  kind: VolumeKind,
  id: number,
  signal: AbortSignal,
): Promise<LoadedVoxels> {
  const response = await answered(await fetch(volumePath(kind, id), signal))
  const info = volumeInfoSchema.parse(JSON.parse(response.headers.get(loopback.volumeHeader) ?? 'null'))
  const bytes = await response.arrayBuffer()
  return { info, data: info.datatype === 'uint8' ? new Uint8Array(bytes) : new Float32Array(bytes) }
}
