import { nextTick } from 'vue'
import { isNavigationFailure, NavigationFailureType, type Router, type RouterHistory } from 'vue-router'

export type Changes = Record<string, string | undefined>
interface Queued {
  changes: Changes
  push: boolean
}
/** Changes of one tick become one step in the address: two fields set one after the other both hold. */
const waiting = new WeakMap<Router, Queued>()
/** Routers whose waiting changes are being made, one step after the other. */
const stepping = new WeakSet<Router>()
/** Routers on the way to a view that was asked for; the page of that view may still have to be read. */
const going = new WeakSet<Router>()

/** Notes, for `changeQuery`, when a link, a key or the address itself asks for another view, until it is there. */
export function heedJourneys(router: Router, history: RouterHistory): void {
  history.listen(() => going.add(router))
  for (const way of ['push', 'replace'] as const) {
    const go = router[way]
    router[way] = (to) => {
      const journey = go(to)
      going.add(router)
      return journey
    }
  }
  router.afterEach((_to, _from, failure) => {
    if (!isNavigationFailure(failure, NavigationFailureType.cancelled)) going.delete(router)
  })
  router.onError(() => going.delete(router))
}

/** One step in the address, which is no journey itself. */
async function step(router: Router, { changes, push }: Queued): Promise<void> {
  const query = Object.fromEntries(
    Object.entries({ ...router.currentRoute.value.query, ...changes }).filter(
      ([, value]) => value !== undefined,
    ),
  )
  const made = push ? router.push({ query }) : router.replace({ query })
  going.delete(router)
  await made
}

/** What a page writes that is being left belongs to nobody any more, and would bring the person back. */
async function takeSteps(router: Router): Promise<void> {
  await nextTick()
  for (let queued = waiting.get(router); queued; queued = waiting.get(router)) {
    waiting.delete(router)
    if (!going.has(router)) await step(router, queued)
  }
}

/** Changes fields of the address's query, undefined takes one away; with `push` as a step for 'back'. */
export function changeQuery(router: Router, changes: Changes, push: boolean): void {
  const queued = waiting.get(router)
  if (queued) {
    Object.assign(queued.changes, changes)
    queued.push ||= push
    return
  }
  waiting.set(router, { changes: { ...changes }, push })
  if (stepping.has(router)) return
  stepping.add(router)
  void takeSteps(router).finally(() => stepping.delete(router))
}
