import { createRouter, createWebHashHistory } from 'vue-router'
import CohortPage from '../features/cohort/CohortPage.vue'

/** What is on the screen stands in the address (scan, method, plane): back, forward and a copied link work. */
export const makeRouter = () =>
  createRouter({
    history: createWebHashHistory(),
    routes: [
      { path: '/cohort', name: 'cohort', component: CohortPage },
      { path: '/:rest(.*)*', redirect: { name: 'cohort' } },
    ],
  })
