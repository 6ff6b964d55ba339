import type { Feature } from '../../app/feature.ts'
import { de, en } from './locale.ts'

export const review: Feature = {
  route: { path: '/review', name: 'review', component: () => import('./ReviewPage.vue') },
  locale: { en, de },
}
