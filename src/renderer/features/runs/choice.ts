import type { CatalogueEntry, RunNeed } from '../../../contract/api.ts'

/** What a run of the chosen methods on the chosen modalities has to do. */
export interface Work {
  /** Those of the study's scans, and those that are made first for the scans to be compared with. */
  readonly maps: number
  /** Seconds by the maps of this study, else by the trial on this machine; null where a chosen method was not timed. */
  readonly seconds: number | null
  /** For some of what is chosen there are too few healthy scans to compare with: no maps of it are made. */
  readonly tooFew: boolean
}

/** Seconds a scan: by the maps of that method here, of that modality first, else by its trial; null where not timed. */
export function secondsEach(
  method: string,
  modality: RunNeed['modality'] | undefined,
  needs: readonly RunNeed[],
  methods: readonly CatalogueEntry[],
): number | null {
  const own = needs.filter((need) => need.method === method && need.seconds !== null)
  const same = own.find((need) => need.modality === modality) ?? own[0]
  return same?.seconds ?? methods.find(({ id }) => id === method)?.check?.seconds_per_scan ?? null
}

export function workOf(
  needs: readonly RunNeed[],
  methods: readonly CatalogueEntry[],
  chosen: ReadonlySet<string>,
  modalities: ReadonlySet<string>,
): Work {
  const asked = needs.filter((need) => chosen.has(need.method) && modalities.has(need.modality))
  const wanted = asked.filter((need) => need.own_missing === 0)
  const left = (need: RunNeed): number => Math.max(0, need.scans - need.maps) + need.fresh_scans
  const maps = wanted.reduce((sum, need) => sum + left(need), 0)
  const times = wanted
    .filter((need) => left(need) > 0)
    .map((need) => {
      const seconds = secondsEach(need.method, need.modality, needs, methods)
      return seconds === null ? null : seconds * left(need)
    })
  return {
    maps,
    tooFew: wanted.length < asked.length,
    seconds: times.some((time) => time === null) ? null : times.reduce<number>((sum, time) => sum + time!, 0),
  }
}
