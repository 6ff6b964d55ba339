import { computed, onBeforeUnmount, onMounted } from 'vue'
import { useQuery } from '../../app/context.ts'
import { chordOf } from '../../viewer/bindings.ts'

/** No key of the viewer's own; those come first, should it be given to one. */
export const largeKey = 'Z'

/** Whether the panes have the whole page; by the key, and Escape, too. */
export function useLarge() {
  const text = useQuery('large', { push: true })
  const large = computed<boolean>({
    get: () => text.value !== undefined,
    set: (on) => {
      text.value = on ? '1' : undefined
    },
  })
  function onKey(event: KeyboardEvent): void {
    const typed = (event.target as HTMLElement).matches('input, textarea, select')
    if (typed || event.repeat || event.defaultPrevented) return
    if (chordOf(event) === largeKey) large.value = !large.value
    else if (event.key === 'Escape' && large.value) large.value = false
  }
  onMounted(() => window.addEventListener('keydown', onKey))
  onBeforeUnmount(() => window.removeEventListener('keydown', onKey))
  return large
}
