export {
  readHeader,
  readStored,
  readVolume,
  type HeaderInfo,
  type LoadedVolume,
  type VolumeHeader,
} from './read.ts'
export { gridMismatch, readMask, type LoadedMask, type NamedGrid } from './mask.ts'
export { writeVolume, type WritableDatatype, type WriteOptions } from './write.ts'
export { replaceFile, temporaryName } from './atomic.ts'
export type { Datatype } from './datatypes.ts'
