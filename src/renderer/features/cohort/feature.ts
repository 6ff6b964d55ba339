import type { Feature } from '../../app/feature.ts'
import { de, en } from './locale.ts'

export const cohort: Feature = {
  route: { path: '/cohort', name: 'cohort', component: () => import('./CohortPage.vue') },
  locale: { en, de },
}
