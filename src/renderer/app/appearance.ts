import { readonly, ref } from 'vue'

export type Appearance = 'dark' | 'light'

const key = 'normascope-theme'
const appearance = ref<Appearance>(localStorage.getItem(key) === 'light' ? 'light' : 'dark')
const show = (): void => {
  document.documentElement.dataset['theme'] = appearance.value
}
show()

/** Dark for reading (the default), light for printing rooms and projectors; kept for the next time. */
export const useAppearance = () => ({
  appearance: readonly(appearance),
  setAppearance: (to: Appearance): void => {
    appearance.value = to
    localStorage.setItem(key, to)
    show()
  },
})
