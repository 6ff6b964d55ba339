import { computed, reactive, watch, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Modality } from '../../../contract/index.ts'
import { useContext, useQuery } from '../../app/context.ts'
import { useViewerSettings } from '../../viewer/settings.ts'
import {
  filterFindings,
  goneFrom,
  rankedFindings,
  reviewedBy,
  withNotes,
  type Shows,
  type Finding,
  type FindingFilter,
} from './findings.ts'
import { useNotes } from './use-notes.ts'
import { useWorklist } from './worklist.ts'

/** The worklist with its filters, the finding at hand, and what the reader says of it. */
export function useFindings() {
  const { t } = useI18n()
  const settings = useViewerSettings()
  const { modality } = useContext()

  const filter = reactive({ shows: 'all' as Shows, open: false, leastMl: 0, method: '' })
  const { worklist, fault: unanswered } = useWorklist(() =>
    modality.value === undefined
      ? undefined
      : { modality: modality.value as Modality, method: filter.method, leastMl: filter.leastMl },
  )
  const { notes, ...saying } = useNotes(worklist)

  // on their own, so that a judgement, which leaves them as they are, does not have them ranked again
  const lesions = computed(() => worklist.value?.lesions.rows)
  const alarms = computed(() => worklist.value?.alarms.rows)
  const ranked = computed(() => rankedFindings([...(lesions.value ?? []), ...(alarms.value ?? [])]))
  const findings = computed(() => withNotes(ranked.value, notes.value, settings.reader))
  const wanted = computed((): FindingFilter => {
    const { shows: show, leastMl, method } = filter
    return {
      shows: show,
      open: false,
      leastMl,
      method: method === '' ? undefined : method,
    }
  })
  const chosenId = useQuery('finding')
  /** What is judged now stays in the list until the next one is chosen. */
  const shown: ComputedRef<Finding[]> = computed(() => {
    const all = filterFindings(findings.value, wanted.value)
    return filter.open
      ? all.filter(
          (one) =>
            one.id === chosenId.value || filterFindings([one], { ...wanted.value, open: true }).length > 0,
        )
      : all
  })
  const index = computed(() => {
    const at = shown.value.findIndex((one) => one.id === chosenId.value)
    return at < 0 ? 0 : at
  })
  // an address that leads to a finding, from outside the list, is stronger than the filters
  watch(chosenId, (id) => {
    const isKnown = findings.value.some((one) => one.id === id)
    if (isKnown && !shown.value.some((one) => one.id === id))
      Object.assign(filter, { shows: 'all', open: false, leastMl: 0, method: '' })
  })
  const finding = computed<Finding | undefined>(() => shown.value[index.value])
  const choose = (id: string | undefined): void => {
    chosenId.value = id
  }
  const step = (by: number): void => {
    const next = shown.value[Math.min(shown.value.length - 1, Math.max(0, index.value + by))]
    if (next) choose(next.id)
  }
  /** The first finding of another scan, in the direction. */
  function ofScan(by: number): Finding | undefined {
    const scan = finding.value?.row.scan_id
    for (let at = index.value + by; at >= 0 && at < shown.value.length; at += by)
      if (shown.value[at]!.row.scan_id !== scan) return shown.value[at]
    return undefined
  }
  function stepScan(by: number): void {
    const to = ofScan(by)
    if (to) choose(to.id)
  }

  const progress = computed(() => {
    const { lesions = 0, false_positives = 0 } = worklist.value?.lesions ?? {}
    return { total: lesions + false_positives, reviewed: reviewedBy(notes.value, settings.reader) }
  })
  const gone = computed(() => goneFrom(notes.value))
  const sentence = computed(() =>
    t('review.sentence', {
      reviewed: progress.value.reviewed,
      total: progress.value.total,
      missed:
        worklist.value?.lesions.lesions === 0 && worklist.value.lesions.stale === 0
          ? t('review.noReference')
          : t('review.missedByAll', worklist.value?.lesions.missed_by_all ?? 0),
    }),
  )
  /** How many false alarms the list holds of how many there are, where it does not hold all. */
  const cut = computed(() => {
    const { rows = [], total = 0 } = worklist.value?.alarms ?? {}
    return filter.shows === 'missed' || filter.shows === 'lesions' || rows.length >= total
      ? undefined
      : { n: rows.length, total }
  })
  return {
    worklist,
    unanswered,
    filter,
    shown,
    cut,
    finding,
    index,
    choose,
    step,
    stepScan,
    ofScan,
    progress,
    sentence,
    gone,
    ...saying,
  }
}
