import { spawn } from 'node:child_process'

function opener(url: string): [string, string[]] | undefined {
  if (process.platform === 'darwin') return ['open', [url]]
  if (process.platform === 'win32') return ['rundll32', ['url.dll,FileProtocolHandler', url]]
  const hasDisplay = Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'])
  return hasDisplay ? ['xdg-open', [url]] : undefined
}

/** Opens the default browser where there is a display. Returns whether it tried; a browser that fails is no fault of ours. */
export function openBrowser(url: string): boolean {
  const command = opener(url)
  if (!command) return false
  const child = spawn(command[0], command[1], { stdio: 'ignore', detached: true })
  child.on('error', () => undefined) // the address stands in the terminal
  child.unref()
  return true
}
