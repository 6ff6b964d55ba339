// Set-up with nothing but the system's Node (18 or later): dependencies, Node 24, the built page.
// Runs before every command; does nothing where nothing changed. `npm run setup` finds a browser for the tests too.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
const inRoot = (...parts) => join(root, ...parts)
const windows = process.platform === 'win32'

/** Node 24 from the npm package `node`. Called by its path: a shell remembers where it last found `node`. */
export const node24 = inRoot('node_modules', 'node', 'bin', windows ? 'node.exe' : 'node')

export class SetupError extends Error {}

function run(command, args, what) {
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    shell: windows && command === 'npm',
  })
  if (result.status === 0) return
  const said = `${result.stdout ?? ''}${result.stderr ?? ''}`.trim() || String(result.error ?? result.signal)
  throw new SetupError(
    `${said}\n${what} failed; what it said stands above. Mend that and run the same command again.`,
  )
}

/** npm by the path npm itself gave us, so that the same npm is used on every system. */
function npm(args, what) {
  const path = process.env.npm_execpath
  if (path && /\.c?js$/.test(path)) run(process.execPath, [path, ...args], what)
  else run('npm', args, what)
}

const digest = (parts) => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part).update('\0')
  return hash.digest('hex')
}

const stampOf = (path) => (existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined)

function dependencyKey() {
  const { dependencies, devDependencies, allowScripts } = JSON.parse(
    readFileSync(inRoot('package.json'), 'utf8'),
  )
  return digest([
    JSON.stringify([dependencies, devDependencies, allowScripts]),
    readFileSync(inRoot('package-lock.json')),
    `${process.platform}-${process.arch}`,
  ])
}

/**
 * `npm install` and not `npm ci`: a lock file written on one system lists the native packages of that system alone, and
 * `npm ci` then refuses on the others. Install scripts stay off (they would fetch CUDA and Electron); the one that is
 * needed, which fetches Node 24, is run by name.
 */
function installDependencies() {
  const stamp = inRoot('node_modules', '.normascope-setup')
  const key = dependencyKey()
  if (stampOf(stamp) === key && existsSync(node24)) return false
  console.error('Setting up: installing the packages (about a minute) …')
  const quiet = ['--no-save', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error']
  npm(['install', '--ignore-scripts', ...quiet], 'Installing the packages')
  if (!existsSync(node24)) npm(['rebuild', 'node', '--ignore-scripts=false', ...quiet], 'Installing Node 24')
  if (!existsSync(node24)) {
    throw new SetupError(`Node 24 is not at ${node24}. Delete node_modules and run the same command again.`)
  }
  writeFileSync(stamp, `${key}\n`)
  return true
}

function* filesUnder(folder) {
  if (!existsSync(folder)) return
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* filesUnder(path)
    else yield path
  }
}

/** What a part of the build is made from. */
function buildKey(folders) {
  const sources = folders.flatMap((name) => [...filesUnder(inRoot('src', name))])
  const files = [...sources.filter((file) => !file.endsWith('.test.ts')), inRoot('electron.vite.config.ts')]
  return digest([dependencyKey(), ...files.flatMap((file) => [file.slice(root.length), readFileSync(file)])])
}

function build({ name, parts, folders, made, what }) {
  const stamp = inRoot('out', `.${name}-stamp`)
  const key = buildKey(folders)
  if (stampOf(stamp) === key && existsSync(inRoot('out', ...made))) return false
  console.error(`Setting up: building ${what} …`)
  process.env.NORMASCOPE_BUILD = parts
  const cli = inRoot('node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  run(node24, [cli, 'build'], `Building ${what}`)
  delete process.env.NORMASCOPE_BUILD
  mkdirSync(inRoot('out'), { recursive: true })
  writeFileSync(stamp, `${key}\n`)
  return true
}

const buildPage = () =>
  build({
    name: 'renderer',
    parts: 'renderer',
    folders: ['renderer', 'contract', 'charts', 'science'],
    made: ['renderer', 'index.html'],
    what: 'the page',
  })

/** The desktop's own processes: needed by `npm start`, `npm run package` and the end-to-end tests alone. */
export const buildDesktop = () =>
  build({
    name: 'desktop',
    parts: 'main,preload',
    folders: ['main', 'preload', 'hosts', 'engine', 'contract', 'charts', 'science'],
    made: ['main', 'index.js'],
    what: 'the desktop program',
  })

/** Brings the checkout up to date. Returns whether anything had to be done. */
export function setUp() {
  const installed = installDependencies()
  const built = buildPage()
  return installed || built
}

async function main() {
  const changed = setUp()
  const { provideBrowser } = await import('./browser.mjs')
  const browser = provideBrowser()
  if (browser.path === undefined) console.error(browser.reason)
  console.error(changed || browser.fetched ? 'Set up.' : 'Already set up.')
}

/** Runs `task`; a failed set-up ends the process with its sentence, without a trace. */
export async function orExit(task) {
  try {
    return await task()
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    console.error(error.message)
    process.exit(1)
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await orExit(main)
