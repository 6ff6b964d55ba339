import type { Feature } from '../../app/feature.ts'
import { de, en } from './locale.ts'

export const runs: Feature = {
  route: { path: '/runs', name: 'runs', component: () => import('./RunsPage.vue') },
  locale: { en, de },
}
