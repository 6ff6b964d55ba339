import { Fault, type Modality } from '../../contract/index.ts'
import type { SliderTable } from '../../contract/api.ts'
import { slidersOf, studyPostprocessing, type SliderAndPoint } from '../evaluations/index.ts'
import type { Study } from '../studies/index.ts'

/** Cells that travel at most, 4 bytes each; of more scans every k-th threshold is sent. */
const mostCells = 4_000_000

const packed = ({ buffer, byteOffset, byteLength }: Uint32Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('base64')

/** Rows that are sent: the first (all voxels), the last, and evenly spread ones in between. */
function rowsSent(rows: number, scans: number): number[] {
  const every = Math.max(1, Math.ceil((rows * scans) / mostCells))
  const kept = new Set([0, rows - 1])
  for (let k = 1; k < rows; k += every) kept.add(k)
  return [...kept].sort((a, b) => a - b)
}

function counts(
  from: Uint32Array,
  scans: number,
  rows: readonly number[],
  columns: ArrayLike<number>,
): Uint32Array {
  const out = new Uint32Array(rows.length * columns.length)
  rows.forEach((k, row) => {
    for (let c = 0; c < columns.length; c++) out[row * columns.length + c] = from[k * scans + columns[c]!]!
  })
  return out
}

/** The table of one method and modality as it travels: healthy scans first, then patients. */
export function tableOf(study: Study, slider: SliderAndPoint): SliderTable {
  const { pair, range, table, scans, calibration, heldout, patients, calibrated } = slider
  const columns = [...calibration, ...heldout, ...patients]
  const rows = rowsSent(table.edges.length, columns.length)
  const named = (members: Uint32Array, role: SliderTable['columns'][number]['role']) =>
    [...members].map((s) => {
      const { id, label, subject, scanner } = scans[s]!
      return { scan_id: id, scan: label, subject, scanner, role }
    })
  return {
    ...pair,
    postprocessing: studyPostprocessing(study),
    range: { lo: range.lo, hi: range.hi, bins: range.bins },
    edges: packed(Uint32Array.from(rows, (k) => table.edges[k]!)),
    healthy: packed(counts(table.healthy, table.scans, rows, columns)),
    lesion: packed(counts(table.lesion, table.scans, rows, patients)),
    columns: [
      ...named(calibration, 'calibration'),
      ...named(heldout, 'heldout'),
      ...named(patients, 'patient'),
    ],
    calibration: calibrated ?? null,
  }
}

/** Throws 'not-found' where the method has no map of a split scan of this modality. */
export async function sliderTable(study: Study, method: string, modality: Modality): Promise<SliderTable> {
  const [slider] = await slidersOf(study, { methods: [method], modalities: [modality] })
  if (slider) return tableOf(study, slider)
  throw new Fault({
    code: 'not-found',
    message: `${method} has no ${modality} map of a calibration or test scan.`,
    remedy: 'Choose another modality, or run the method on it.',
  })
}
