import { onScopeDispose, ref, type Ref } from 'vue'
import { desktop } from './desktop.ts'

const ASK_MS = 5000

/**
 * Counts what left this machine, or tried to: resources of another origin and everything the content security policy
 * stopped, and on the desktop every request that main refused. It is 0 unless something is wrong.
 */
export function useForeignRequests(): Readonly<Ref<number>> {
  const count = ref(0)
  const isForeign = (name: string): boolean => {
    const url = new URL(name, window.location.href)
    return /^(https?|wss?):$/.test(url.protocol) && url.host !== window.location.host
  }
  const observer = new PerformanceObserver((list) => {
    count.value += list.getEntries().filter((entry) => isForeign(entry.name)).length
  })
  observer.observe({ type: 'resource', buffered: true })
  const refused = (event: SecurityPolicyViolationEvent): void => {
    if (isForeign(event.blockedURI)) count.value += 1
  }
  document.addEventListener('securitypolicyviolation', refused)
  // On the desktop main refuses requests before this page hears of them; its own count holds them all.
  const bridge = desktop()
  const asking =
    bridge &&
    setInterval(
      () => void bridge.foreign().then((refused) => (count.value = Math.max(count.value, refused))),
      ASK_MS,
    )
  onScopeDispose(() => {
    clearInterval(asking)
    observer.disconnect()
    document.removeEventListener('securitypolicyviolation', refused)
  })
  return count
}
