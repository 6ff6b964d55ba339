import { createApp } from 'vue'
import App from './app/App.vue'
import { makeVuetify } from './app/theme.ts'
createApp(App).use(makeVuetify()).mount('#app')
