import packageJson from '../../../package.json' with { type: 'json' }
import { join } from 'node:path'
import { Fault, type Modality } from '../../contract/index.ts'
import { listAnnotations, saveAll } from '../annotations/index.ts'
import { loadMap, mapFiles, planEvaluation, studyPostprocessing, type Plan } from '../evaluations/index.ts'
import { derivatives, prepareDerivatives } from '../runs/index.ts'
import type { ScanRow, Study } from '../studies/index.ts'
import { replaceFile, writeVolume } from '../volumes/index.ts'

export const maskFormats = ['bids', 'dicom-seg'] as const
export type MaskFormat = (typeof maskFormats)[number]

export interface ExportOptions {
  format?: MaskFormat
  methods?: readonly string[] | undefined
  modalities?: readonly Modality[] | undefined
  signal?: AbortSignal | undefined
  onProgress?(done: number, total: number, label: string): void
}

export interface ExportedMasks {
  /** Masks of maps above their operating point; paths relative to the study folder. */
  thresholded: string[]
  /** Masks that readers drew, brought up to date. */
  readers: string[]
  folder: string
}

/** `sub-07_T2w_seg-<method>_desc-abovethreshold_mask.nii.gz`, relative to the study folder. */
export function thresholdedPath(scan: Pick<ScanRow, 'label' | 'session'>, method: string): string {
  const subject = scan.label.split('_')[0]!
  const session = scan.session === '' ? '' : `/ses-${scan.session}`
  // BIDS labels are letters and digits
  const seg = method.replaceAll(/[^A-Za-z0-9]/g, '')
  return `${derivatives}/${subject}${session}/anat/${scan.label}_seg-${seg}_desc-abovethreshold_mask.nii.gz`
}

type PlannedMap = Plan['maps'][number]['map']

/** 1 where the map, after the study's filter, is above the threshold inside the brain; on the scan's own grid. */
async function writeThresholded(study: Study, map: PlannedMap, plan: Plan): Promise<string> {
  const { scan, method } = map
  const calibration = plan.calibration!
  const postprocessing = studyPostprocessing(study)
  const { grid, map: scores, brain } = await loadMap(mapFiles(study, map, postprocessing))
  let voxels = 0
  const mask = Uint8Array.from(scores, (score, v) => {
    const above = brain[v] === 1 && score > calibration.threshold
    if (above) voxels++
    return above ? 1 : 0
  })
  const path = thresholdedPath(scan, method)
  const file = prepareDerivatives(study, path)
  await writeVolume(file, { grid, data: mask }, { datatype: 'uint8', gzipLevel: 6 })
  const sidecar = {
    Description: `Voxels whose anomaly score under ${method} is above the operating point; 1 above, 0 elsewhere, on the scan's own grid. Research use only.`,
    Type: 'ROI',
    Manual: false,
    SkullStripped: true,
    SpatialReference: 'orig',
    Sources: [`bids:raw:${scan.label}`, `bids::${map.path}`],
    SourceSHA256: scan.sha256,
    MapKey: map.key,
    Method: method,
    Threshold: calibration.threshold,
    TargetVoxelFPR: calibration.target_fpr,
    Postprocessing: postprocessing,
    Voxels: voxels,
    GeneratedBy: [{ Name: 'Normascope', Version: packageJson.version }],
  }
  await replaceFile(file.replace(/\.nii\.gz$/, '.json'), Buffer.from(`${JSON.stringify(sidecar, null, 2)}\n`))
  return path
}

/**
 * Writes the masks of the test scans as BIDS derivatives into the study. Throws 'nothing-to-do' naming the command to
 * run first without operating points, 'changed-file' where a map or scan is not as it was evaluated, and 'bad-input' for DICOM SEG of a study whose scans were not DICOM: a
 * segmentation object refers to the instances of its source, which such a study does not have.
 */
export async function exportMasks(study: Study, options: ExportOptions = {}): Promise<ExportedMasks> {
  const { format = 'bids', signal, onProgress } = options
  if (format === 'dicom-seg')
    throw new Fault({
      code: 'bad-input',
      message:
        'The scans of this study were imported as NIfTI: a DICOM segmentation has to name the DICOM instances that it was drawn on, and there are none.',
      remedy: 'Export the masks as BIDS derivatives instead, without --format dicom-seg.',
    })
  const plans = planEvaluation(study, options).filter((plan) => plan.calibration !== undefined)
  const jobs = plans.flatMap((plan) => plan.maps.map(({ map }) => ({ plan, map })))
  const thresholded: string[] = []
  for (const { plan, map } of jobs) {
    signal?.throwIfAborted()
    thresholded.push(await writeThresholded(study, map, plan))
    onProgress?.(thresholded.length, jobs.length, `${map.method} ${map.scan.label}`)
  }
  await saveAll(study)
  const readers = listAnnotations(study).flatMap(({ scan_id, reader }) => {
    const path = study.db
      .prepare<[number, string], string | null>(
        'SELECT path FROM annotation WHERE scan_id = ? AND reader = ?',
      )
      .pluck()
      .get(scan_id, reader)
    return path ? [path] : []
  })
  study.log('export', `${thresholded.length} thresholded maps and ${readers.length} drawn masks (${format})`)
  return { thresholded, readers, folder: join(study.folder, derivatives) }
}
