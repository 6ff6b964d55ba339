import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './app/App.vue'
import { makeI18n } from './app/i18n.ts'
import { makeRouter } from './app/router.ts'
import './style/reset.css'
import './style/colours.css'
import './style/base.css'
import './style/controls.css'
import './style/tables.css'
import type { Connection } from './connection/index.ts'

/** Puts the page together; undefined where the address came without its token. */
export function showPage(connection: Connection | undefined): void {
  createApp(App, { connection }).use(createPinia()).use(makeI18n()).use(makeRouter()).mount('#app')
}
