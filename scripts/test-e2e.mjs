// The browser tests alone. Without a browser every one of them fails with the sentence that says what to install.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { provideBrowser } from './browser.mjs'
import { buildDesktop, root } from './setup.mjs'

export const count = (passed, failed, skipped = 0) => ({ passed, failed, skipped })

/** The JSON report of a test runner, or undefined when it ended before writing one. */
export const readReport = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined)

/** Runs the suite; `folder` takes its report. Extra arguments go to Playwright. */
export function endToEnd(folder, args = []) {
  console.log('\n== browser tests')
  buildDesktop()
  const browser = provideBrowser()
  const file = join(folder, 'playwright.json')
  const cli = join(root, 'node_modules', '@playwright', 'test', 'cli.js')
  const { status } = spawnSync(process.execPath, [cli, 'test', '--reporter=list,json', ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, NORMASCOPE_BROWSER: browser.path ?? '', PLAYWRIGHT_JSON_OUTPUT_NAME: file },
  })
  const report = readReport(file)
  if (report === undefined) return count(0, 1)
  const { expected, unexpected, flaky, skipped } = report.stats
  if (flaky > 0)
    console.log(`${flaky} passed at the second try only: they stand above with what failed first`)
  return count(expected + flaky, unexpected === 0 && status !== 0 ? 1 : unexpected, skipped)
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const folder = mkdtempSync(join(tmpdir(), 'normascope-test-'))
  const { passed, failed } = endToEnd(folder, process.argv.slice(2))
  rmSync(folder, { recursive: true, force: true })
  console.log(`${passed} passed, ${failed} failed`)
  process.exitCode = failed > 0 ? 1 : 0
}
