import { onScopeDispose, ref, watch, type Ref } from 'vue'

/** Changes that follow one another more quickly than this, in ms, are told as one. */
const REST = 800

/** A text a moment after its last change, where it is wanted by then; empty until the first. */
export function useAtRest(text: () => string, wanted: () => boolean): Ref<string> {
  const told = ref('')
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(text, (now) => {
    clearTimeout(timer)
    timer = setTimeout(() => (told.value = wanted() ? now : ''), REST)
  })
  onScopeDispose(() => clearTimeout(timer))
  return told
}
