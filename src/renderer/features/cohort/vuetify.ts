import 'vuetify/styles/core'
import { getCurrentInstance, watch, type App } from 'vue'
import { createVuetify } from 'vuetify'
import { aliases, mdi } from 'vuetify/iconsets/mdi-svg'
import { useAppearance } from '../../app/appearance.ts'

const nonce = document.querySelector<HTMLElement>('meta[property="csp-nonce"]')?.nonce

/** A reading room: dark, quiet, one accent for focus and selection. The same colours as style/colours.css. */
const dark = {
  dark: true,
  colors: {
    background: '#16181c',
    surface: '#1e2126',
    'surface-light': '#262a31',
    'surface-bright': '#2c3038',
    'surface-variant': '#9aa3ad',
    'on-background': '#e6e8eb',
    'on-surface': '#e6e8eb',
    primary: '#4da3ff',
    secondary: '#9aa3ad',
    error: '#ff7b7b',
    warning: '#e8a33d',
    info: '#4da3ff',
    success: '#4fbf7f',
  },
}
const light = {
  dark: false,
  colors: {
    background: '#f4f5f7',
    surface: '#ffffff',
    'surface-light': '#e9ecf0',
    'surface-bright': '#ffffff',
    'surface-variant': '#545c66',
    'on-background': '#1a1d21',
    'on-surface': '#1a1d21',
    primary: '#0b62c4',
    secondary: '#545c66',
    error: '#b3261e',
    warning: '#855600',
    info: '#0b62c4',
    success: '#17693a',
  },
}

const made = new WeakSet<App>()

/**
 * Vuetify for the components of the caller, from the first of them on: the program's first page has none, and does not wait
 * for it.
 */
export function useVuetify(): void {
  const { app } = getCurrentInstance()!.appContext
  if (made.has(app)) return
  made.add(app)
  const { appearance } = useAppearance()
  const vuetify = createVuetify({
    theme: {
      defaultTheme: appearance.value,
      themes: { dark, light },
      ...(nonce === undefined ? {} : { cspNonce: nonce }),
    },
    icons: { defaultSet: 'mdi', aliases, sets: { mdi } },
    defaults: { global: { ripple: false } },
  })
  app.use(vuetify)
  app.runWithContext(() => watch(appearance, (to) => vuetify.theme.change(to)))
}
