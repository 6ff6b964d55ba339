#!/usr/bin/env node
// The program is TypeScript that Node 24 runs as it is; an older Node hands over to the one in node_modules.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const entry = new URL('../src/cli/normascope.ts', import.meta.url)
if (Number(process.versions.node.split('.')[0]) >= 24) {
  if (!existsSync(new URL('../node_modules', import.meta.url))) needsSetup()
  await import(entry.href)
} else {
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  const node = fileURLToPath(new URL(`../node_modules/node/bin/${name}`, import.meta.url))
  if (!existsSync(node)) needsSetup()
  const { status } = spawnSync(node, [fileURLToPath(entry), ...process.argv.slice(2)], { stdio: 'inherit' })
  process.exitCode = status ?? 1
}

function needsSetup() {
  console.error('Normascope is not set up yet.\n  Run `npm run setup` first.')
  process.exit(3)
}
