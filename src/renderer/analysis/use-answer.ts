import { shallowRef, watch, type ShallowRef } from 'vue'
import type { EngineClient, SharedFault } from '../../contract/api.ts'
import { useStudy } from '../app/study.ts'
import { faultFrom } from '../connection/index.ts'

export interface Answer<T> {
  /** The last answer; stays while a newer one is awaited. */
  readonly value: ShallowRef<T | undefined>
  readonly fault: ShallowRef<SharedFault | undefined>
  /** True while an answer is awaited. */
  readonly waiting: ShallowRef<boolean>
}

/**
 * What the engine says to a question, asked again whenever `key` or the study changes. A key of undefined asks nothing and
 * forgets. An answer to an older question is dropped.
 */
export function useAnswer<K, T>(
  key: () => K | undefined,
  ask: (calls: EngineClient, key: K) => Promise<T>,
): Answer<T> {
  const study = useStudy()
  const answer = { value: shallowRef<T>(), fault: shallowRef<SharedFault>(), waiting: shallowRef(false) }
  let turn = 0
  let before: string | undefined
  watch(
    // the key as text: an object made anew with the same content asks nothing
    [() => JSON.stringify(key()), () => study.revision, () => study.connection],
    async ([text, , connection]) => {
      const mine = ++turn
      const own = key()
      if (text !== before) answer.value.value = undefined
      before = text
      answer.fault.value = undefined
      if (own === undefined || !connection) {
        answer.waiting.value = false
        return
      }
      answer.waiting.value = true
      try {
        const value = await ask(connection.calls, own)
        if (mine === turn) answer.value.value = value
      } catch (error) {
        if (mine === turn && !study.lost) answer.fault.value = faultFrom(error)
      } finally {
        if (mine === turn) answer.waiting.value = false
      }
    },
    { immediate: true },
  )
  return answer
}
