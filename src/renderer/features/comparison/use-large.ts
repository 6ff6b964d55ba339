import { computed, onBeforeUnmount, onMounted } from 'vue'
import { useQuery } from '../../app/context.ts'
import { isTyped, listenToKeys } from '../../viewer/keys.ts'

/** Whether the panes have the whole page; by the key, and Escape, too. */
export function useLarge() {
  const text = useQuery('large', { push: true })
  const large = computed<boolean>({
    get: () => text.value !== undefined,
    set: (on) => {
      text.value = on ? '1' : undefined
    },
  })
  function onEscape({ key, target, defaultPrevented }: KeyboardEvent): void {
    if (key === 'Escape' && large.value && !defaultPrevented && !isTyped(target)) large.value = false
  }
  let stopKeys: () => void = () => undefined
  onMounted(() => {
    stopKeys = listenToKeys({ large: () => (large.value = !large.value) })
    window.addEventListener('keydown', onEscape)
  })
  onBeforeUnmount(() => {
    stopKeys()
    window.removeEventListener('keydown', onEscape)
  })
  return large
}
