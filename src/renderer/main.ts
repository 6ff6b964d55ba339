import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './app/App.vue'
import { makeI18n } from './app/i18n.ts'
import { makeRouter } from './app/router.ts'
import { makeVuetify } from './app/theme.ts'
import { takeToken } from './connection/index.ts'

const token = takeToken() // before the router reads the address
createApp(App, { token })
  .use(createPinia())
  .use(makeI18n())
  .use(makeRouter())
  .use(makeVuetify())
  .mount('#app')
