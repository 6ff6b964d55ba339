// node scripts/with-setup.mjs [--desktop] FILE [ARGUMENTS]: sets up (the desktop program too), then runs FILE on Node 24
// in this terminal.
import { spawn } from 'node:child_process'
import { delimiter, dirname, resolve } from 'node:path'
import { buildDesktop, node24, orExit, root, setUp } from './setup.mjs'

const desktop = process.argv[2] === '--desktop'
const [file, ...args] = process.argv.slice(desktop ? 3 : 2)
if (file === undefined) {
  console.error('Usage: node scripts/with-setup.mjs FILE [ARGUMENTS]')
  process.exit(2)
}
await orExit(() => {
  setUp()
  if (desktop) buildDesktop()
})

const child = spawn(node24, [resolve(root, file), ...args], {
  stdio: 'inherit',
  env: { ...process.env, PATH: `${dirname(node24)}${delimiter}${process.env.PATH ?? ''}` },
})

// Ctrl-C in a terminal reaches the child by itself: passing it on would interrupt it twice.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
  })
}
child.on('error', (error) => {
  console.error(
    `${node24} could not be started (${error.message}). Delete node_modules and run the same command again.`,
  )
  process.exit(1)
})
child.on('exit', (code, signal) => {
  if (signal === null) process.exit(code ?? 1)
  process.removeAllListeners(signal)
  process.kill(process.pid, signal)
})
