import { createPinia } from 'pinia'
import { createApp } from 'vue'
import type { Router } from 'vue-router'
import App from './app/App.vue'
import { makeI18n } from './app/i18n.ts'
import { makeRouter } from './app/router.ts'
import './style/reset.css'
import './style/colours.css'
import './style/base.css'
import './style/controls.css'
import './style/tables.css'
import type { Connection } from './connection/index.ts'

/** An address that is asked for while the first page is still being read would be overwritten by that page's: gone to afterwards. */
function keepAddress(router: Router): void {
  let asked: string | undefined
  const hear = ({ newURL }: HashChangeEvent): void => {
    asked = new URL(newURL).hash.slice(1)
  }
  addEventListener('hashchange', hear)
  void router.isReady().then(() => {
    removeEventListener('hashchange', hear)
    if (asked !== undefined) void router.replace(asked || '/')
  })
}

/** Puts the page together; undefined where the address came without its token. */
export function showPage(connection: Connection | undefined): void {
  const router = makeRouter()
  keepAddress(router)
  createApp(App, { connection }).use(createPinia()).use(makeI18n()).use(router).mount('#app')
}
