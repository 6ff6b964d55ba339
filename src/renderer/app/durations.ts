import { useI18n } from 'vue-i18n'

/** Seconds as a person says them: 40 s, 3 min, 2 h 10 min. */
export function useDurations(): (seconds: number) => string {
  const { t } = useI18n()
  return (seconds) => {
    if (seconds < 60) return t('time.seconds', { n: Math.max(1, Math.round(seconds)) })
    const minutes = Math.round(seconds / 60)
    return minutes < 60
      ? t('time.minutes', { n: minutes })
      : t('time.hours', { h: Math.floor(minutes / 60), min: minutes % 60 })
  }
}
