import { createApp, nextTick, type Component } from 'vue'
import { createMemoryHistory, createRouter, type Router } from 'vue-router'
import { expect, test } from 'vitest'
import { changeQuery, heedJourneys } from './address.ts'

const page: Component = { render: () => null }
/** A router on the cohort; the page of the bias is read when `arrive` is called. */
async function onCohort(): Promise<{ router: Router; arrive: () => void; settled: () => Promise<void> }> {
  let arrive: () => void = () => undefined
  const read = new Promise<Component>((done) => (arrive = () => done(page)))
  const history = createMemoryHistory()
  const router = createRouter({
    history,
    routes: [
      { path: '/cohort', component: page },
      { path: '/bias', component: () => read },
    ],
  })
  heedJourneys(router, history)
  createApp(page).use(router)
  await router.push('/cohort?scan=a')
  const settled = (): Promise<void> => new Promise((done) => setTimeout(done))
  return { router, arrive, settled }
}

test('what a page still writes into its address does not bring back a person on the way to another', async () => {
  const { router, arrive, settled } = await onCohort()
  void router.push('/bias?modality=FLAIR')
  await settled()
  changeQuery(router, { at: '1,2,3' }, false)
  await settled()
  arrive()
  await settled()
  expect(router.currentRoute.value.fullPath).toBe('/bias?modality=FLAIR')
})

test('neither does what was written in the same moment', async () => {
  const { router, arrive, settled } = await onCohort()
  changeQuery(router, { at: '1,2,3' }, false)
  void router.push('/bias?modality=FLAIR')
  arrive()
  await settled()
  expect(router.currentRoute.value.fullPath).toBe('/bias?modality=FLAIR')
})

test('a step back is not undone either', async () => {
  const { router, settled } = await onCohort()
  await router.push('/cohort?scan=b')
  router.back()
  changeQuery(router, { at: '1,2,3' }, false)
  await settled()
  expect(router.currentRoute.value.fullPath).toBe('/cohort?scan=a')
})

test('changes of one moment are one step, later ones add to them, however quick', async () => {
  const { router, settled } = await onCohort()
  changeQuery(router, { scan: 'b' }, true)
  changeQuery(router, { method: 'ae' }, false)
  for (const at of ['1', '2', '3']) {
    changeQuery(router, { [`at${at}`]: at }, false)
    await nextTick()
  }
  await settled()
  expect(router.currentRoute.value.query).toEqual({ scan: 'b', method: 'ae', at1: '1', at2: '2', at3: '3' })
  router.back()
  await settled()
  expect(router.currentRoute.value.fullPath).toBe('/cohort?scan=a')
  changeQuery(router, { scan: undefined, plane: 'multi' }, false)
  await settled()
  expect(router.currentRoute.value.fullPath).toBe('/cohort?plane=multi')
})
