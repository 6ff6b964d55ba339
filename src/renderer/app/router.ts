import { createRouter, createWebHashHistory, type Router } from 'vue-router'
import { heedJourneys } from './address.ts'
import { features } from './features.ts'

/** What is on the screen stands in the address (page, modality, method, scan, plane): back, forward and a copied link work. */
export function makeRouter(): Router {
  const history = createWebHashHistory()
  const router = createRouter({
    history,
    routes: [
      { path: '/', name: 'home', component: () => import('../features/home/HomePage.vue') },
      ...features.map(({ route }) => route),
      { path: '/:rest(.*)*', redirect: (to) => ({ name: 'cohort', query: to.query }) },
    ],
  })
  heedJourneys(router, history)
  return router
}
