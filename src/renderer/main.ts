import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './app/App.vue'
import { makeI18n } from './app/i18n.ts'
import { makeRouter } from './app/router.ts'
import { makeVuetify } from './app/theme.ts'
import { connect, takeToken } from './connection/index.ts'

const token = takeToken() // before the router reads the address
// The engine is called while the page is still being put together.
const connection = token === undefined ? undefined : connect(token)
createApp(App, { connection })
  .use(createPinia())
  .use(makeI18n())
  .use(makeRouter())
  .use(makeVuetify())
  .mount('#app')
