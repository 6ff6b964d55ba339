import { tmpdir } from 'node:os'
import { join } from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [vue()],
  test: {
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts', 'scripts/**/*.test.ts'],
    exclude: ['tests/e2e/**', 'node_modules/**'],
    pool: 'forks',
    maxWorkers: 2,
    // No methods of whoever runs the tests (on Linux): the bundled ones are what is tested.
    env: { XDG_DATA_HOME: join(tmpdir(), 'normascope-tests-without-own-methods') },
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
