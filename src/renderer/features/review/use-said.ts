import { onBeforeUnmount, ref } from 'vue'

/** A short remark over the image, gone after a moment. */
export function useSaid() {
  const said = ref<string>()
  let timer: ReturnType<typeof setTimeout> | undefined
  function say(text: string): void {
    said.value = text
    clearTimeout(timer)
    timer = setTimeout(() => (said.value = undefined), 6000)
  }
  onBeforeUnmount(() => clearTimeout(timer))
  return { said, say }
}
