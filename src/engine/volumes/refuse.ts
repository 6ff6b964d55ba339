import { Fault, type FaultCode } from '../../contract/faults.ts'

/** A fault about one image file. `what` continues the sentence that begins with the file's path. */
export const refuse = (path: string, code: FaultCode, what: string, remedy: string): Fault =>
  new Fault({ code, message: `${path} ${what}.`, remedy, path })

export const damaged = (path: string, what: string): Fault =>
  refuse(path, 'truncated', what, 'The file is incomplete or damaged; copy or export it again.')

export const convertRemedy = 'Convert it to NIfTI (.nii.gz), for example with nibabel, and import that.'
