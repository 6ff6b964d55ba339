import { bootstrapMean, clusterBy, type Estimate } from '../statistics/index.ts'
import { seedOf } from '../random/index.ts'

export interface ScannerFpr {
  readonly scanner: string
  readonly scans: number
  /** Pooled voxel FPR of its scans at the shared threshold; subjects resampled, no interval below 10. */
  readonly fpr: Estimate
}

/** Below this many subjects a scanner's FPR has no interval. */
const fewest = 10

/** Voxel FPR of each scanner's healthy scans at the shared threshold, in the order of names; 'unknown' where none is named. */
export function scannerFprs(
  scans: readonly { subject: string; scanner: string | null; above: number; voxels: number }[],
  options: { seed: number; replicates: number },
): ScannerFpr[] {
  const groups = Map.groupBy(scans, ({ scanner }) => scanner ?? 'unknown')
  return [...groups.keys()].sort().map((scanner) => {
    const own = groups.get(scanner)!.filter(({ voxels }) => voxels > 0)
    const clusters = clusterBy(
      own,
      ({ subject }) => subject,
      ({ above }) => above,
      ({ voxels }) => voxels,
    )
    const fpr = bootstrapMean(clusters, { ...options, seed: seedOf(options.seed, 'scanner', scanner) })
    const n = clusters.subjects.length
    return {
      scanner,
      scans: groups.get(scanner)!.length,
      fpr: n < fewest ? { ...fpr, lo: null, hi: null, note: `${n} subjects: too few for an interval` } : fpr,
    }
  })
}
