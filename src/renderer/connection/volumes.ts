import type { VolumeInfo } from '../../contract/api.ts'
import { loopback, volumePath, type VolumeKind } from '../../contract/api/paths.ts'
import { readRuns, spreadRuns } from '../../science/volume/index.ts'
import type { Connection } from './client.ts'
import { answered } from './faults.ts'

/** Voxels on the scan's own grid, x fastest. */
export interface LoadedVoxels {
  readonly info: VolumeInfo
  readonly data: Float32Array | Uint8Array
}

/** Voxels as they come from the engine: `packRuns`. */
export interface PackedVoxels {
  readonly info: VolumeInfo
  readonly packed: Uint8Array<ArrayBuffer>
}

/** Fetches a scan, a map or a mask by id as it is sent. Throws ShownFault; AbortError when cancelled. */
export async function fetchPacked(
  { fetch }: Connection,
  kind: VolumeKind,
  id: number,
  signal: AbortSignal,
): Promise<PackedVoxels> {
  const response = await answered(await fetch(volumePath(kind, id), signal))
  const info = JSON.parse(response.headers.get(loopback.volumeHeader)!) as VolumeInfo
  return { info, packed: new Uint8Array(await response.arrayBuffer()) }
}

/** {@link fetchPacked} with every voxel in its place. */
export async function fetchVoxels(...of: Parameters<typeof fetchPacked>): Promise<LoadedVoxels> {
  const { info, packed } = await fetchPacked(...of)
  const voxels = info.dims[0] * info.dims[1] * info.dims[2]
  const volume = info.datatype === 'uint8' ? new Uint8Array(voxels) : new Float32Array(voxels)
  return { info, data: spreadRuns(readRuns(packed), volume) }
}
