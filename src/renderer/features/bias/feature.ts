import type { Feature } from '../../app/feature.ts'
import { de, en } from './locale.ts'

export const bias: Feature = {
  route: { path: '/bias', name: 'bias', component: () => import('./BiasPage.vue') },
  locale: { en, de },
}
