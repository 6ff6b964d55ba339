/** Text fields of a NIfTI-1 header, each with its place and length: converters put dates, names and comments there. */
const textFields = {
  data_type: [4, 10],
  db_name: [14, 18],
  descrip: [148, 80],
  aux_file: [228, 24],
  intent_name: [328, 16],
} as const

const headerBytes = 348
const firstVoxel = 352

/**
 * A NIfTI-1 file as a converter wrote it, with every text field emptied and no extension between header and voxels. undefined where the
 * bytes are not such a file.
 */
export function scrubbed(file: Uint8Array): Buffer | undefined {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
  if (bytes.length < firstVoxel || bytes.readInt32LE(0) !== headerBytes) return undefined
  if (bytes.toString('latin1', 344, 347) !== 'n+1') return undefined
  const offset = bytes.readFloatLE(108)
  if (!(offset >= firstVoxel && offset <= bytes.length)) return undefined
  const header = Buffer.alloc(firstVoxel)
  bytes.copy(header, 0, 0, headerBytes)
  for (const [at, length] of Object.values(textFields)) header.fill(0, at, at + length)
  header.writeFloatLE(firstVoxel, 108)
  return Buffer.concat([header, bytes.subarray(offset)])
}
