import 'vuetify/styles'
import './style.css'
import { createVuetify } from 'vuetify'
import { aliases, mdi } from 'vuetify/iconsets/mdi-svg'

const nonce = document.querySelector<HTMLElement>('meta[property="csp-nonce"]')?.nonce

/** A reading room: dark, quiet, one accent for focus and selection. */
const readingRoom = {
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
    error: '#ff6b6b',
    warning: '#e8a33d',
    info: '#4da3ff',
    success: '#4fbf7f',
  },
}

export const makeVuetify = () =>
  createVuetify({
    theme: {
      defaultTheme: 'readingRoom',
      themes: { readingRoom },
      ...(nonce === undefined ? {} : { cspNonce: nonce }),
    },
    icons: { defaultSet: 'mdi', aliases, sets: { mdi } },
    defaults: {
      global: { ripple: false },
      VTextField: { density: 'compact', variant: 'outlined', hideDetails: true },
      VSelect: { density: 'compact', variant: 'outlined', hideDetails: true },
      VSlider: { density: 'compact', hideDetails: true, color: 'primary', thumbSize: 12, trackSize: 2 },
      VBtn: { density: 'compact', variant: 'text' },
    },
  })
