import { computed, watch, type ComputedRef, type ShallowRef } from 'vue'
import type { Judgement, NoteCategory, ReviewNote } from '../../../contract/api/annotations.ts'
import type { StudyMark } from '../../../contract/study-link.ts'
import { useViewerSettings } from '../../viewer/settings.ts'
import type { Finding } from './findings.ts'
import { isSameNote, noteKeeper, type NotePlace } from './notes.ts'
import { useOwnStudy } from './use-own-study.ts'
import type { Worklist } from './worklist.ts'

type Change = Partial<Pick<ReviewNote, 'category' | 'comment'>>

/** What readers said of the findings in the list, and the reader's own say. */
export function useNotes(worklist: ShallowRef<Worklist | undefined>) {
  const settings = useViewerSettings()
  const { mark, callsOf } = useOwnStudy()

  const notes: ComputedRef<readonly Judgement[]> = computed(() =>
    worklist.value ? noteKeeper.over(mark(), worklist.value.modality, worklist.value.judgements) : [],
  )
  /** Without a name it is kept until there is one. What was said of the finding before stays. */
  function say(
    of: Pick<ReviewNote, 'scan_id' | 'item' | 'place_mm'>,
    place: NotePlace,
    change: Change,
    typed = false,
  ): void {
    const whose = { scan_id: of.scan_id, item: of.item, reader: settings.reader }
    const before = notes.value.find((one) => isSameNote(one, whose))
    const { category = null, comment = '' } = before ?? {}
    noteKeeper.say({ ...whose, place_mm: of.place_mm, category, comment, ...change }, place, typed)
  }
  function sayOf({ row, key }: Finding, change: Change, typed?: boolean): void {
    const study: StudyMark | undefined = mark()
    if (!study) return
    const place = { study, scan: row.scan, modality: row.modality, calls: () => callsOf(study) }
    say({ scan_id: row.scan_id, item: key, place_mm: row.centre_mm }, place, change, typed)
  }

  watch(
    [worklist, () => settings.reader],
    ([list, reader]) => {
      const study = mark()
      if (!list || !study) return
      noteKeeper.told(study, list.judgements)
      if (reader === '') return
      for (const { note, ...place } of noteKeeper.takeUnnamed(study, list.modality)) {
        const { category, comment } = note
        say(note, place, {
          ...(category === null ? {} : { category }),
          ...(comment === '' ? {} : { comment }),
        })
      }
    },
    { immediate: true },
  )

  return {
    notes,
    fault: noteKeeper.fault,
    /** Said in this window and not stored yet. */
    unstored: computed(() => [...noteKeeper.said.values()].filter(({ state }) => state !== 'stored').length),
    unnamed: computed(() => [...noteKeeper.said.values()].filter(({ state }) => state === 'unnamed').length),
    judge: (of: Finding, category: NoteCategory | null) => sayOf(of, { category }),
    comment: (of: Finding, text: string) => sayOf(of, { comment: text }, true),
    flush: () => noteKeeper.flush(),
  }
}
