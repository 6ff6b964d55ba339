import { createRouter, createWebHashHistory } from 'vue-router'
import { features } from './features.ts'

/** What is on the screen stands in the address (page, modality, method, scan, plane): back, forward and a copied link work. */
export const makeRouter = () =>
  createRouter({
    history: createWebHashHistory(),
    routes: [
      { path: '/', name: 'home', component: () => import('../features/home/HomePage.vue') },
      ...features.map(({ route }) => route),
      { path: '/:rest(.*)*', redirect: (to) => ({ name: 'cohort', query: to.query }) },
    ],
  })
