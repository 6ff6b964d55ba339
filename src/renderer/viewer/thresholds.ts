import { computed, reactive, type ComputedRef, type WritableComputedRef } from 'vue'

/** Thresholds that a person moved, by method and modality: one scan's choice holds for the next scan too. */
const movedTo = reactive(new Map<string, number>())

export interface Thresholds {
  threshold: WritableComputedRef<number | undefined>
  moved: ComputedRef<boolean>
  reset: () => void
}

/** The threshold in use: the one moved to, else `initial` (the operating point, or the top of this map). */
export function useThresholds(key: () => string, initial: () => number | undefined): Thresholds {
  const threshold = computed({
    get: () => movedTo.get(key()) ?? initial(),
    set: (value) => {
      if (value === undefined) movedTo.delete(key())
      else movedTo.set(key(), value)
    },
  })
  return {
    threshold,
    moved: computed(() => movedTo.has(key())),
    reset: () => void movedTo.delete(key()),
  }
}
