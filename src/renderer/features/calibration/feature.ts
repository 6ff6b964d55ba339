import type { Feature } from '../../app/feature.ts'
import { de, en } from './locale.ts'

export const calibration: Feature = {
  route: { path: '/calibration', name: 'calibration', component: () => import('./CalibrationPage.vue') },
  locale: { en, de },
}
