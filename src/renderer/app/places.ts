import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { Place } from '../../contract/api.ts'
import type { PickWish } from '../../contract/desktop.ts'
import { desktop, faultFrom } from '../connection/index.ts'
import { useStudy } from './study.ts'

export interface PlaceQuestion {
  readonly for: PickWish['for']
  /** Endings of the files that may be chosen; empty: a folder. */
  readonly files: readonly string[]
}

const endings: Partial<Record<PickWish['for'], readonly string[]>> = {
  table: ['.csv', '.tsv'],
  card: ['.json'],
  graph: ['.onnx'],
  vector: ['.npz'],
}

/** Choosing folders and files: with the system's dialog on the desktop, with our own in a browser. */
export const usePlaces = defineStore('places', () => {
  const study = useStudy()
  const question = shallowRef<PlaceQuestion>()
  /** Where the person chose last: the next choice begins there. */
  const last = ref<string>()
  let answer: (place: Place | null) => void = () => undefined

  function refused(error: unknown): null {
    study.fault = faultFrom(error)
    return null
  }
  /** Resolves to null where the person thought better of it, or where it failed, which the page then says. */
  function choose(
    wish: PickWish['for'],
    files: readonly string[] = endings[wish] ?? [],
  ): Promise<Place | null> {
    const bridge = desktop()
    // The system's dialogs know the kinds of the contract; a file of another kind is chosen in ours.
    if (bridge) return bridge.pick({ for: wish }).catch(refused)
    answer(null)
    question.value = { for: wish, files }
    return new Promise((done) => {
      answer = done
    })
  }
  function settle(place: Place | null): void {
    question.value = undefined
    answer(place)
    answer = () => undefined
  }
  return { question, last, choose, settle }
})
