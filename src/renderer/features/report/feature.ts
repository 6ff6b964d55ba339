import type { Feature } from '../../app/feature.ts'
import { de, en } from './locale.ts'

export const report: Feature = {
  route: { path: '/report', name: 'report', component: () => import('./ReportPage.vue') },
  locale: { en, de },
}
