/** The NIfTI datatypes this program reads and writes: code -> name and bytes per voxel. */
export const datatypes = {
  uint8: { code: 2, bytes: 1 },
  int16: { code: 4, bytes: 2 },
  int32: { code: 8, bytes: 4 },
  float32: { code: 16, bytes: 4 },
  float64: { code: 64, bytes: 8 },
  int8: { code: 256, bytes: 1 },
  uint16: { code: 512, bytes: 2 },
  uint32: { code: 768, bytes: 4 },
  int64: { code: 1024, bytes: 8 },
  uint64: { code: 1280, bytes: 8 },
} as const
export type Datatype = keyof typeof datatypes

export const datatypeOfCode = (code: number): Datatype | undefined =>
  (Object.keys(datatypes) as Datatype[]).find((name) => datatypes[name].code === code)

/** Why a datatype that NIfTI knows is not read here, in words for a person. */
export const refusedDatatypes: Readonly<Record<number, string>> = {
  1: 'one bit per voxel',
  32: 'complex numbers',
  128: 'RGB colours',
  1536: '128-bit floating point numbers',
  1792: 'complex numbers',
  2048: 'complex numbers',
  2304: 'RGBA colours',
}
