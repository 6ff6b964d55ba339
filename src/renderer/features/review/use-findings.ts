import { computed, onBeforeUnmount, onMounted, reactive, ref, shallowRef, watch, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Judgement, NoteCategory, ReviewNote, StoredNote } from '../../../contract/api/annotations.ts'
import type { Modality } from '../../../contract/index.ts'
import { useAction } from '../../app/action.ts'
import { useContext, useQuery } from '../../app/context.ts'
import { useStudy } from '../../app/study.ts'
import { useViewerSettings } from '../../viewer/settings.ts'
import {
  filterFindings,
  findingsOf,
  reviewedBy,
  type Shows,
  type Finding,
  type FindingFilter,
} from './findings.ts'
import { useWorklist } from './worklist.ts'

/** The worklist with its filters, the finding at hand, and what the reader says of it. */
export function useFindings() {
  const { t } = useI18n()
  const study = useStudy()
  const settings = useViewerSettings()
  const { modality } = useContext()
  const action = useAction()

  const filter = reactive({ shows: 'all' as Shows, open: false, leastMl: 0, method: '' })
  const { worklist, fault: unanswered } = useWorklist(() =>
    modality.value === undefined
      ? undefined
      : { modality: modality.value as Modality, method: filter.method, leastMl: filter.leastMl },
  )
  const notes = shallowRef<readonly Judgement[]>([])
  watch(worklist, (now) => (notes.value = now?.judgements ?? notes.value))

  const findings = computed(() => {
    const rows = [...(worklist.value?.lesions.rows ?? []), ...(worklist.value?.alarms.rows ?? [])]
    return findingsOf(rows, notes.value, settings.reader)
  })
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

  const isSame = (a: StoredNote, b: Pick<StoredNote, 'scan_id' | 'item' | 'reader'>): boolean =>
    a.scan_id === b.scan_id && a.item === b.item && a.reader.toLowerCase() === b.reader.toLowerCase()
  const keep = (note: StoredNote): void => {
    notes.value = [...notes.value.filter((one) => !isSame(one, note)), { ...note, finding: 'listed' }]
  }
  let storing: Promise<unknown> = Promise.resolve()
  /** Notes that the engine has not confirmed yet: while there are any, the page asks before it is left. */
  const unstored = ref(0)
  const stay = (event: BeforeUnloadEvent): void => {
    if (unstored.value > 0) event.preventDefault()
  }
  onMounted(() => window.addEventListener('beforeunload', stay))
  onBeforeUnmount(() => window.removeEventListener('beforeunload', stay))
  /**
   * Stores a judgement or a comment; what was said of the finding a moment ago stays, stored already or not. A note that
   * could not be stored is said and taken back.
   */
  function say(
    change: Partial<Pick<ReviewNote, 'category' | 'comment'>>,
    of = finding.value,
  ): Promise<unknown> {
    if (!of || settings.reader === '') return storing
    const { row, key } = of
    const place = { scan_id: row.scan_id, reader: settings.reader, item: key }
    const before = notes.value.find((one) => isSame(one, place))
    const asked: ReviewNote = {
      ...place,
      category: before?.category ?? null,
      comment: before?.comment ?? '',
      place_mm: row.centre_mm,
      ...change,
    }
    keep({ ...asked, scan: row.scan, changed: before?.changed ?? '' })
    unstored.value++
    storing = storing.then(async () => {
      const stored = await action.run(() => study.calls.notes.put(asked))
      unstored.value--
      if (stored) return
      notes.value = notes.value.filter((one) => !isSame(one, place))
      if (before) keep(before)
    })
    return storing
  }

  const progress = computed(() => {
    const { lesions = 0, false_positives = 0 } = worklist.value?.lesions ?? {}
    return { total: lesions + false_positives, reviewed: reviewedBy(notes.value, settings.reader) }
  })
  const sentence = computed(() =>
    t('review.sentence', {
      reviewed: progress.value.reviewed,
      total: progress.value.total,
      missed: t('review.missedByAll', worklist.value?.lesions.missed_by_all ?? 0),
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
    fault: action.fault,
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
    unstored,
    judge: (category: NoteCategory | null) => say({ category }),
    comment: (text: string, of: Finding) => say({ comment: text }, of),
  }
}
