import { defineConfig } from '@playwright/test'
import { availableParallelism } from 'node:os'
import { electronBinary } from './scripts/electron-binary.ts'
import type { HostKind } from './tests/e2e/hosts/host.ts'

/** Specs of what only `serve` has (token, cookie, foreign pages), and of what only a desktop has. */
const serveOnly = /guard\.spec\.ts/
const desktopOnly = /desktop-\w+\.spec\.ts/
/** Says in one line that Electron itself is not here. */
const absent = /electron-absent\.spec\.ts/

/** The same specs on every host: what was built, and the sources of main and preload with the specs of the desktop. */
const projects: { name: HostKind; use: { host: HostKind }; testIgnore?: RegExp[]; testMatch?: RegExp }[] = [
  { name: 'serve', use: { host: 'serve' }, testIgnore: [desktopOnly, absent] },
  { name: 'desktop', use: { host: 'desktop' }, testIgnore: [serveOnly, absent] },
  { name: 'sources', use: { host: 'sources' }, testMatch: desktopOnly },
  electronBinary()
    ? { name: 'electron', use: { host: 'electron' }, testIgnore: [serveOnly, absent] }
    : { name: 'electron', use: { host: 'electron' }, testMatch: absent },
]
/** NORMASCOPE_E2E_HOSTS=serve,desktop runs those alone. */
const wanted = process.env['NORMASCOPE_E2E_HOSTS']?.split(',')

export default defineConfig<object, { host: HostKind }>({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  globalTeardown: './tests/e2e/hosts/teardown.ts',
  // A test waits about as long as it computes: two share two cores well. Each has a server, a browser and a study of its own.
  workers: availableParallelism() > 1 ? 2 : 1,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  forbidOnly: true,
  // docs/decisions/2026-11-23-second-try.md: said at the end, with what failed first
  retries: 1,
  reporter: [['list']],
  projects: projects.filter(({ name }) => wanted === undefined || wanted.includes(name)),
})
