import { loopback } from '../../contract/api/paths.ts'
import { desktop } from './desktop.ts'

const key = 'normascope-token'

/**
 * The token of the address, kept for this tab alone and taken out of the address bar and the history; empty on the desktop,
 * which needs none.
 */
export function takeToken(): string | undefined {
  if (desktop()) return ''
  const url = new URL(window.location.href)
  const given = url.searchParams.get(loopback.tokenParameter)
  if (given === null) return sessionStorage.getItem(key) ?? undefined
  sessionStorage.setItem(key, given)
  url.searchParams.delete(loopback.tokenParameter)
  window.history.replaceState(window.history.state, '', url)
  return given
}
