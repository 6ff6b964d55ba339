import type { Feature } from '../../app/feature.ts'
import { de, en } from './locale.ts'

export const comparison: Feature = {
  route: { path: '/comparison', name: 'comparison', component: () => import('./ComparisonPage.vue') },
  locale: { en, de },
}
