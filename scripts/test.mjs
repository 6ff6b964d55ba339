// Every check of the project, one after the other. The last line is `N passed, N failed`; exit code 1 if any failed.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { root } from './setup.mjs'
import { count, endToEnd, readReport } from './test-e2e.mjs'

const bin = (...parts) => join(root, 'node_modules', ...parts)

function check(name, script, args) {
  const started = Date.now()
  console.log(`\n== ${name}`)
  const { status } = spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit' })
  const passed = status === 0
  console.log(`${passed ? 'ok' : 'FAILED'} (${((Date.now() - started) / 1000).toFixed(1)} s)`)
  return count(passed ? 1 : 0, passed ? 0 : 1)
}

/** Runs unit tests, all or those of some files, and gives vitest's own report of them. */
function vitest(folder, name, files = []) {
  const file = join(folder, `${name}.json`)
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...files]
  const { status } = spawnSync(process.execPath, [bin('vitest', 'vitest.mjs'), ...args], {
    cwd: root,
    stdio: 'inherit',
  })
  return { status, report: readReport(file) }
}

/**
 * Files of which no test failed but not every test ran: they did not load, or their process was ended from outside (Node's
 * own engine does so now and then: docs/decisions/2026-11-23-second-try.md).
 */
const cutShort = (report) =>
  report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((one) => one.status === 'failed'),
  )

function unitTests(folder) {
  console.log('\n== unit tests')
  const { status, report } = vitest(folder, 'unit')
  if (report === undefined) return count(0, 1)
  const failed = report.numFailedTests
  const short = cutShort(report)
  // An error outside a test fails none: it counts as a failure.
  if (short.length === 0)
    return count(report.numPassedTests, failed === 0 && status !== 0 ? 1 : failed, report.numPendingTests)
  const names = short.map(({ name }) => relative(root, name))
  console.log(`\n== second try of files that were cut short: ${names.join(', ')}`)
  const again = vitest(folder, 'again', names)
  if (again.report === undefined) return count(report.numPassedTests, failed + short.length)
  const state = (wanted) =>
    short.flatMap(({ assertionResults }) => assertionResults).filter((one) => one.status === wanted).length
  const failedAgain = again.report.numFailedTests + cutShort(again.report).length
  return count(
    report.numPassedTests - state('passed') + again.report.numPassedTests,
    failed + (failedAgain === 0 && again.status !== 0 ? 1 : failedAgain),
    report.numPendingTests - state('pending') + again.report.numPendingTests,
  )
}

const folder = mkdtempSync(join(tmpdir(), 'normascope-test-'))
const results = [
  check('types', bin('typescript', 'bin', 'tsc'), ['-p', 'tsconfig.json']),
  check('types of the page', bin('vue-tsc', 'bin', 'vue-tsc.js'), ['-p', 'tsconfig.renderer.json']),
  check('lint', bin('eslint', 'bin', 'eslint.js'), ['.', '--max-warnings', '0']),
  check('format', bin('prettier', 'bin', 'prettier.cjs'), ['--check', '--log-level', 'warn', '.']),
  unitTests(folder),
  endToEnd(folder),
]
rmSync(folder, { recursive: true, force: true })

const sum = (key) => results.reduce((total, result) => total + result[key], 0)
if (sum('skipped') > 0) console.log(`${sum('skipped')} skipped: their reasons stand beside them above`)
console.log(`${sum('passed')} passed, ${sum('failed')} failed`)
process.exitCode = sum('failed') > 0 ? 1 : 0
