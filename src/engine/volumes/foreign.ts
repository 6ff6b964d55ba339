import { convertRemedy, damaged, refuse } from './refuse.ts'
import type { Fault } from '../../contract/faults.ts'

const startsWith = (bytes: Buffer, text: string, at = 0): boolean =>
  bytes.length >= at + text.length && bytes.toString('latin1', at, at + text.length) === text

const isMgh = (b: Buffer): boolean =>
  b.length >= 28 &&
  b.readInt32BE(0) === 1 &&
  [4, 8, 12].every((at) => b.readInt32BE(at) > 0) &&
  [0, 1, 3, 4].includes(b.readInt32BE(20))

const formats: readonly { name: string; test: (b: Buffer) => boolean }[] = [
  { name: 'an NRRD file', test: (b) => startsWith(b, 'NRRD0') },
  { name: 'a MINC-1 file', test: (b) => startsWith(b, 'CDF') },
  { name: 'an HDF5 file (MINC-2 perhaps)', test: (b) => startsWith(b, '\x89HDF') },
  { name: 'a DICOM file', test: (b) => startsWith(b, 'DICM', 128) },
  { name: 'an ECAT file', test: (b) => startsWith(b, 'MATRIX7') },
  {
    name: 'a MetaImage file',
    test: (b) => /^(ObjectType|NDims|Comment)\s*=/.test(b.toString('latin1', 0, 40)),
  },
  { name: 'a FreeSurfer MGH/MGZ file', test: isMgh },
]

const isText = (b: Buffer): boolean =>
  b.length > 0 && b.every((c) => c === 9 || c === 10 || c === 13 || (c >= 32 && c !== 127))

/**
 * Why these first bytes (decompressed) are no NIfTI header: the most telling fault that can be given.
 * Call it only where the header's magic string was not found.
 */
export function notNifti(path: string, start: Buffer): Fault {
  if (start.length === 0) return damaged(path, 'is empty')
  const known = formats.find((format) => format.test(start))
  if (known) return refuse(path, 'not-a-volume', `is ${known.name}, not a NIfTI image`, convertRemedy)
  if (start[0] === 0x1f && start[1] === 0x8b) {
    return refuse(
      path,
      'not-a-volume',
      'was compressed twice with gzip',
      'Run gunzip on it once and import the result.',
    )
  }
  const size = start.length >= 4 ? [start.readInt32LE(0), start.readInt32BE(0)] : []
  const saysNifti = size.includes(348) || size.includes(540)
  if (saysNifti && start.length < 348) {
    return damaged(path, `holds only ${start.length} bytes, which is less than a NIfTI header`)
  }
  if (size.includes(348) && start.subarray(344, 348).every((c) => c === 0)) {
    return refuse(
      path,
      'not-a-volume',
      'is an Analyze 7.5 image, which does not say which side is left',
      'Convert it to NIfTI with the orientation that its source states, and import that.',
    )
  }
  if (saysNifti) {
    return refuse(
      path,
      'not-a-volume',
      "looks like NIfTI, but its magic string is neither 'n+1' nor 'ni1' (nor 'n+2', 'ni2')",
      'The header is damaged; export the scan again.',
    )
  }
  const what = isText(start) ? 'is a text file, not a NIfTI image' : 'is not a NIfTI image'
  return refuse(path, 'not-a-volume', what, 'Give a NIfTI image (.nii, .nii.gz, or .hdr with .img).')
}
