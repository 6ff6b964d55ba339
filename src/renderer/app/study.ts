import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { Calibration } from '../../contract/index.ts'
import type { MapEntry, MethodEntry, ScanEntry, SharedFault, StudySummary } from '../../contract/api.ts'
import { faultFrom, type Connection } from '../connection/index.ts'

/** The engine holds the truth; this is a read-only copy, fetched again whenever the engine says that it changed. */
export const useStudy = defineStore('study', () => {
  const connection = shallowRef<Connection>()
  const summary = shallowRef<StudySummary>()
  const scans = shallowRef<readonly ScanEntry[]>([])
  const maps = shallowRef<readonly MapEntry[]>([])
  const methods = shallowRef<readonly MethodEntry[]>([])
  const calibrations = shallowRef<readonly Calibration[]>([])
  const fault = shallowRef<SharedFault>()
  const lost = ref(false)

  async function refresh({ calls }: Connection): Promise<void> {
    try {
      const [aSummary, someScans, someMaps, someMethods, someCalibrations] = await Promise.all([
        calls.study.summary(),
        calls.scans.list(),
        calls.maps.list({}),
        calls.methods.list(),
        calls.calibrations.list(),
      ])
      summary.value = aSummary
      scans.value = someScans
      maps.value = someMaps
      methods.value = someMethods
      calibrations.value = someCalibrations
      fault.value = undefined
    } catch (error) {
      if (!lost.value) fault.value = faultFrom(error)
    }
  }

  /** Fetches once, then follows the engine's events until it ends. */
  async function open(to: Connection): Promise<void> {
    connection.value = to
    to.onLost(() => {
      lost.value = true
    })
    await refresh(to)
    try {
      for await (const event of await to.calls.events()) if (event.kind === 'study-changed') await refresh(to)
    } catch (error) {
      if (!lost.value) fault.value = faultFrom(error)
    }
  }

  const mapOf = (scanId: number, method: string): MapEntry | undefined =>
    maps.value.find((map) => map.scan_id === scanId && map.method === method)
  const calibrationOf = (method: string, modality: string): Calibration | undefined =>
    calibrations.value.find((one) => one.method === method && one.modality === modality)
  /** Methods with at least one map, in the order of the study: their place fixes their colour. */
  const mapped = computed(() => methods.value.filter((method) => method.maps > 0))

  return {
    connection,
    summary,
    scans,
    maps,
    methods,
    calibrations,
    mapped,
    fault,
    lost,
    open,
    mapOf,
    calibrationOf,
  }
})
