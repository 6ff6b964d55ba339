import type { Locator } from '@playwright/test'
import { expect } from './figures.ts'

/** Waits until a job has ended; when it did not end well, the test says all that its card and its log tell. */
export async function jobDone(job: Locator, timeout: number): Promise<void> {
  await expect(job).toHaveAttribute('data-state', /done|failed|cancelled|interrupted/, { timeout })
  if ((await job.getAttribute('data-state')) === 'done') return
  await job.getByRole('button', { name: /^(Log|Protokoll)$/ }).click()
  await job.page().waitForTimeout(1000)
  expect(await job.innerText()).toBe('a job that ended well')
}
