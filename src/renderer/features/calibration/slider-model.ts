import type { SliderTable } from '../../../contract/api.ts'
import {
  placeOfFpr,
  placeOfThreshold,
  pooledFpr,
  scanFiguresAt,
  type ThresholdTable,
} from '../../../science/calibration/index.ts'

export type Role = SliderTable['columns'][number]['role']

/** Bytes of base64 as 32-bit counts; both ends are little-endian. */
export function unpack(text: string): Uint32Array {
  const letters = atob(text)
  const bytes = new Uint8Array(letters.length)
  for (let i = 0; i < bytes.length; i++) bytes[i] = letters.charCodeAt(i) // megabytes: a callback a letter takes seconds
  return new Uint32Array(bytes.buffer)
}

export interface ScannerFpr {
  readonly scanner: string | null
  readonly role: Role
  readonly scans: number
  readonly subjects: number
  readonly fpr: number | null
}

/** What a threshold gives on all scans. */
export interface FiguresAt {
  readonly k: number
  readonly threshold: number
  readonly fpr: number | null
  readonly heldoutFpr: number | null
  /** Means over patients' scans. */
  readonly sensitivity: number | null
  readonly dice: number | null
}

export interface CurvePoint {
  readonly k: number
  readonly threshold: number
  readonly fpr: number
  readonly heldout: number | null
  readonly sensitivity: number | null
}

const meanOf = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : known.reduce((a, b) => a + b, 0) / known.length
}

/** The table of one method on one modality, ready to be asked at any place of the slider while it is dragged. */
export class SliderModel {
  readonly columns: SliderTable['columns']
  readonly calibration: SliderTable['calibration']
  readonly #table: ThresholdTable
  readonly #range: SliderTable['range']
  /** Members of each scanner, found once: the slider asks at every step. */
  readonly #scanners: readonly (Omit<ScannerFpr, 'fpr'> & { readonly members: readonly number[] })[]
  readonly #members: Record<Role, number[]> = { calibration: [], heldout: [], patient: [] }

  constructor(from: SliderTable) {
    this.columns = from.columns
    this.calibration = from.calibration
    this.#range = from.range
    from.columns.forEach(({ role }, s) => this.#members[role].push(s))
    const scans = from.columns.length
    const edges = unpack(from.edges)
    const patients = this.#members.patient
    const own = unpack(from.lesion)
    const lesion = new Uint32Array(edges.length * scans)
    for (let k = 0; k < edges.length; k++)
      patients.forEach((s, i) => (lesion[k * scans + s] = own[k * patients.length + i]!))
    this.#table = { edges, scans, healthy: unpack(from.healthy), lesion }
    this.#scanners = (['calibration', 'heldout'] as const).flatMap((role) => this.#byScanner(role))
  }

  #byScanner(role: Role) {
    const groups = Map.groupBy(this.#members[role], (s) => this.columns[s]!.scanner)
    return [...groups]
      .sort(([a], [b]) =>
        a === null || b === null
          ? Number(a === null) - Number(b === null)
          : a.localeCompare(b, 'en', { numeric: true }),
      )
      .map(([scanner, members]) => ({
        scanner,
        role,
        members,
        scans: members.length,
        subjects: new Set(members.map((s) => this.columns[s]!.subject)).size,
      }))
  }

  /** Places go from 1 to `last`, thresholds rise. */
  get last(): number {
    return this.#table.edges.length - 1
  }
  members(role: Role): readonly number[] {
    return this.#members[role]
  }
  subjects(role: Role): number {
    return new Set(this.#members[role].map((s) => this.columns[s]!.subject)).size
  }
  thresholdAt(k: number): number {
    const { lo, hi, bins } = this.#range
    return lo + ((hi - lo) * this.#table.edges[k]!) / bins
  }
  placeOfThreshold(threshold: number): number {
    return placeOfThreshold(this.#table, threshold, this.#range)
  }
  /** The lowest threshold with at most this FPR on the calibration scans. */
  placeOfFpr(target: number): number {
    return placeOfFpr(this.#table, target, this.#members.calibration)
  }
  fprAt(k: number, role: Role = 'calibration'): number | null {
    return pooledFpr(this.#table, k, this.#members[role])
  }
  scanAt(k: number, s: number): { fpr: number | null; sensitivity: number | null; dice: number | null } {
    return scanFiguresAt(this.#table, k, s)
  }

  at(k: number): FiguresAt {
    const own = this.#members.patient.map((s) => this.scanAt(k, s))
    return {
      k,
      threshold: this.thresholdAt(k),
      fpr: this.fprAt(k),
      heldoutFpr: this.fprAt(k, 'heldout'),
      sensitivity: meanOf(own.map(({ sensitivity }) => sensitivity)),
      dice: meanOf(own.map(({ dice }) => dice)),
    }
  }

  /** Pooled FPR of each scanner, calibration and held-out scans apart. */
  scanners(k: number): ScannerFpr[] {
    return this.#scanners.map(({ members, ...own }) => ({
      ...own,
      fpr: pooledFpr(this.#table, k, members),
    }))
  }

  /** FPR, held-out FPR and sensitivity along the slider where the FPR is between `most` and `least`. */
  curve(most = 0.5, least = 1e-5): CurvePoint[] {
    const points: CurvePoint[] = []
    for (let k = 1; k <= this.last; k++) {
      const fpr = this.fprAt(k)
      if (fpr === null || fpr > most || fpr < least) continue
      const { heldoutFpr, sensitivity } = this.at(k)
      points.push({ k, threshold: this.thresholdAt(k), fpr, heldout: heldoutFpr, sensitivity })
    }
    return points
  }
}
