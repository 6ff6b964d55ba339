import type { Feature } from '../../app/feature.ts'
import CohortPage from './CohortPage.vue'
import { de, en } from './locale.ts'

export const cohort: Feature = {
  route: { path: '/cohort', name: 'cohort', component: CohortPage },
  locale: { en, de },
}
