import { ref, shallowRef, type Ref } from 'vue'
import type { SharedFault } from '../../contract/api.ts'
import { faultFrom, isAbort } from '../connection/index.ts'

/** Work that a person asked for: whether it goes on, and why it failed. Resolves to undefined where it failed. */
export function useAction(): {
  busy: Ref<boolean>
  fault: Ref<SharedFault | undefined>
  run: <T>(work: () => Promise<T>) => Promise<T | undefined>
} {
  const busy = ref(false)
  const fault = shallowRef<SharedFault>()
  async function run<T>(work: () => Promise<T>): Promise<T | undefined> {
    busy.value = true
    fault.value = undefined
    try {
      return await work()
    } catch (error) {
      if (!isAbort(error)) fault.value = faultFrom(error)
      return undefined
    } finally {
      busy.value = false
    }
  }
  return { busy, fault, run }
}
