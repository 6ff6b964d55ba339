/** The maps that a run makes: what each is made from, and how it is noted when it is there. */
import { HISTOGRAM_BINS } from '../../science/metrics/index.ts'
import { cardKey, digestOf } from '../methods/index.ts'
import type { ScanRow, Study } from '../studies/index.ts'
import { storedAlignment } from './alignment.ts'
import type { Done, Job, LaneSetup } from './lane.ts'
import { derivedPath, prepareDerivatives, recordMap } from './maps.ts'
import { STAGE_VERSION } from './tasks.ts'

/** Where a method's graphs run; 'cpu' for one without. */
const providerOf = ({ graphs }: LaneSetup): string => graphs?.choice.provider ?? 'cpu'

/** The map of one scan: its key tells all that shapes it, so that the very same is found again. */
export function jobOf(study: Study, scan: ScanRow, setup: LaneSetup, quality: string): Job {
  const { card, fit, modality } = setup
  const alignment = card.input.space === 'mni' ? storedAlignment(study, scan) : undefined
  const provider = providerOf(setup)
  const key = digestOf({
    scan: scan.sha256,
    brain: scan.brainMaskSha256,
    card: cardKey(card),
    modality,
    provider,
    member: fit?.members.has(scan.id) ?? false,
    version: STAGE_VERSION,
    alignment: alignment?.key ?? null,
    fit: fit?.key ?? null,
  })
  return {
    scan,
    key,
    matrix: alignment?.matrix,
    mapFile: prepareDerivatives(study, derivedPath(scan, card.id, 'anomaly')),
    reconFile: prepareDerivatives(study, derivedPath(scan, card.id, 'recon')),
    sidecar: {
      Description: `Anomaly score of ${card.name}; higher is more anomalous. A raw score, not a probability.`,
      Sources: [`bids:raw:${scan.label}`],
      SkullStripped: true,
      Method: card.id,
      MethodVersion: card.version,
      Provider: provider,
      Quality: quality,
      ...(fit?.reference ? { HealthyReference: `${fit.members.size} healthy scans of this study` } : {}),
      Key: key,
      SourceSHA256: scan.sha256,
      ResearchUseOnly: card.clinical_use,
    },
  }
}

/** Notes a finished map in the study. */
export function recordDone(
  study: Study,
  runId: number,
  setup: LaneSetup,
  job: Job,
  { finished, seconds }: Done,
): void {
  const { card, fit } = setup
  recordMap(study, {
    scanId: job.scan.id,
    method: card.id,
    key: job.key,
    card: cardKey(card),
    path: derivedPath(job.scan, card.id, 'anomaly'),
    sha256: finished.sha256,
    brainVoxels: finished.brainVoxels,
    lesionVoxels: finished.lesionVoxels,
    provider: providerOf(setup),
    seconds,
    runId,
    fit: fit && { key: fit.key, scans: fit.members.size },
    histogram: {
      postprocessing: setup.postprocessing,
      range: card.score.range,
      bins: HISTOGRAM_BINS,
      healthy: finished.healthy,
      lesion: finished.lesion,
    },
  })
}
