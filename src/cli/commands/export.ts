import type { Modality } from '../../contract/index.ts'
import type { Context } from '../program.ts'

/** Masks of the test scans as BIDS derivatives in the study. */
export async function exportStudy(
  { output, signal }: Context,
  dir: string,
  options: { format: 'bids' | 'dicom-seg'; methods?: string[]; modalities?: Modality[] },
): Promise<unknown> {
  const { lockStudy, openStudy } = await import('../../engine/studies/index.ts')
  const { exportMasks } = await import('../../engine/exports/index.ts')
  using study = openStudy(dir)
  using _lock = lockStudy(study, 'export')
  const found = await exportMasks(study, {
    ...options,
    signal,
    onProgress: (done, total, label) => output.progress(`Writing ${done}/${total} ${label}`),
  })
  output.say(
    `${found.thresholded.length} masks above the operating points and ${found.readers.length} drawn masks in ${found.folder}`,
  )
  return found
}
