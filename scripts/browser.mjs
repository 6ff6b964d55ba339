// A Chromium for the browser tests: an installed one, else Playwright's own, else Debian's package (as root).
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

export const noBrowser =
  'No browser for the tests: none of Chrome, Chromium and Edge is installed, Playwright could not fetch its own, and ' +
  "Debian's package could not be installed. Install Chrome, Chromium or Edge (or name one in NORMASCOPE_BROWSER) and " +
  'run the same command again.'

/**
 * None of Chromium's own traffic: it asks Google about the fields of forms, about accounts and about updates. No name but
 * this machine's is found.
 */
export const quietFlags = [
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
  '--disable-quic',
  '--no-pings',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
]

const onPath = (name) =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path))

function installedCandidates() {
  if (process.platform === 'darwin') {
    const applications = ['Google Chrome', 'Chromium', 'Microsoft Edge']
    return applications.map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`)
  }
  if (process.platform === 'win32') {
    const folders = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].map((name) => process.env[name])
    const files = [
      'Google/Chrome/Application/chrome.exe',
      'Chromium/Application/chrome.exe',
      'Microsoft/Edge/Application/msedge.exe',
    ]
    return folders.filter(Boolean).flatMap((folder) => files.map((file) => join(folder, file)))
  }
  const names = [
    'google-chrome',
    'google-chrome-stable',
    'chromium',
    'chromium-browser',
    'microsoft-edge',
    'microsoft-edge-stable',
  ]
  return names.map(onPath).filter(Boolean)
}

/** Starts at all: a snap's stand-in or a build with missing libraries does not. (On Windows --version opens a window.) */
function works(path) {
  if (!path || !existsSync(path)) return false
  return process.platform === 'win32' || spawnSync(path, ['--version'], { timeout: 60_000 }).status === 0
}

const playwrightOwn = () => {
  try {
    return createRequire(import.meta.url)('playwright-core').chromium.executablePath()
  } catch {
    return undefined
  }
}

/** The path of a browser that is here already, or undefined. Installs nothing. */
export const findBrowser = () =>
  [process.env.NORMASCOPE_BROWSER, ...installedCandidates(), playwrightOwn()].find(works)

function fetchPlaywrights() {
  console.error("Setting up: no installed browser found; fetching Playwright's Chromium …")
  const cli = join(root, 'node_modules', 'playwright-core', 'cli.js')
  const fetched = spawnSync(process.execPath, [cli, 'install', 'chromium'], { timeout: 600_000 })
  return fetched.status === 0 && works(playwrightOwn()) ? playwrightOwn() : undefined
}

function installDebians() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !onPath('apt-get')) return undefined
  console.error("Setting up: installing Debian's package chromium …")
  const options = { timeout: 600_000, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
  spawnSync('apt-get', ['update', '-qq'], options)
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], options)
  return findBrowser()
}

/** A browser by whatever way works, fetching one if need be; without any, `reason` is the sentence the tests fail with. */
export function provideBrowser() {
  const here = findBrowser()
  if (here) return { path: here, fetched: false }
  const path = fetchPlaywrights() ?? installDebians()
  return path ? { path, fetched: true } : { path: undefined, fetched: false, reason: noBrowser }
}
