import 'vuetify/styles'
import { createVuetify } from 'vuetify'
export const makeVuetify = () => createVuetify()
