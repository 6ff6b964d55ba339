// Every check of the project, one after the other. The last line is `N passed, N failed`; exit code 1 if any failed.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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

function unitTests(folder) {
  console.log('\n== unit tests')
  const file = join(folder, 'vitest.json')
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const { status } = spawnSync(process.execPath, [bin('vitest', 'vitest.mjs'), ...args], {
    cwd: root,
    stdio: 'inherit',
  })
  const report = readReport(file)
  if (report === undefined) return count(0, 1)
  // A file that does not load has no tests of its own, and an error outside a test fails none: each counts as a failure.
  const unloaded = report.testResults.filter(
    (one) => one.status === 'failed' && one.assertionResults.length === 0,
  ).length
  const failed = report.numFailedTests + unloaded
  return count(report.numPassedTests, failed === 0 && status !== 0 ? 1 : failed, report.numPendingTests)
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
