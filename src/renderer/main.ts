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

/**
 * An address that is asked for while the first page is still being read would be overwritten by that page's: gone to afterwards.
 * 'popstate' tells of it at once, 'hashchange' later, maybe when it is overwritten already. To be called before there is a router.
 */
function keepAddress(): (router: Router) => void {
  let asked: string | undefined
  const hear = (event: Event): void => {
    asked = new URL(event instanceof HashChangeEvent ? event.newURL : location.href).hash.slice(1)
  }
  addEventListener('popstate', hear)
  addEventListener('hashchange', hear)
  return (router) =>
    void router.isReady().then(() => {
      removeEventListener('popstate', hear)
      removeEventListener('hashchange', hear)
      if (asked !== undefined) void router.replace(asked || '/')
    })
}

/** Puts the page together; undefined where the address came without its token. */
export function showPage(connection: Connection | undefined): void {
  const goToAsked = keepAddress()
  const router = makeRouter()
  goToAsked(router)
  createApp(App, { connection }).use(createPinia()).use(makeI18n()).use(router).mount('#app')
}
