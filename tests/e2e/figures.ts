import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, makeOnce, test as plain, type TestStudy } from './base.ts'

/** The tests of figures, on a study of 145 subjects that is calibrated and measured. */
export const test = plain.extend<object, { study: TestStudy }>({
  study: [
    async ({ folder }, use) => use(makeOnce<TestStudy>('make-analysis-study.ts', 'analysis', folder)),
    { scope: 'worker', timeout: 240_000 },
  ],
})

export { expect }

/** No serious violation of the rules for accessible pages. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(
    violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 200))]),
  ).toEqual([])
}
