import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

/**
 * No serious or critical violation on the page as it is. 'Legacy' is without the page of its own that axe opens to join what
 * frames found: there are no frames here, and a page in front of the tested one may keep it from being drawn.
 */
export async function isAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
  const serious = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => html.slice(0, 200)) }))
  expect(serious).toEqual([])
}
