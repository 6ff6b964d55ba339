import { test } from '@playwright/test'
import { noElectron } from './hosts/electron.ts'

test('the same specs in Electron itself', () => {
  test.skip(true, noElectron)
})
