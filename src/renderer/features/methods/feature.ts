import type { Feature } from '../../app/feature.ts'
import { de, en } from './locale.ts'

export const methods: Feature = {
  route: { path: '/methods', name: 'methods', component: () => import('./MethodsPage.vue') },
  locale: { en, de },
}
