import { createPinia } from 'pinia'
import { createSSRApp } from 'vue'
import { createI18n } from 'vue-i18n'
import { renderToString } from 'vue/server-renderer'
import { expect, test, vi } from 'vitest'
import { messages } from '../../app/i18n.ts'
import PaneBar from './PaneBar.vue'

// drawn in the colours of a page, which is not there
vi.mock('../../analysis/MethodMark.vue', () => ({ default: { render: () => null } }))
vi.mock('../../viewer/settings.ts', () => ({ useViewerSettings: () => ({ bindings: { large: ['Z'] } }) }))

const choices = ['none', 'a', 'b', 'c', 'd', 'mask:a', 'recon:a', 'residual:a']
/** The buttons of the menu, each with what it says of itself. */
async function buttons(panes: readonly string[], locale: 'en' | 'de' = 'en'): Promise<string[]> {
  const i18n = createI18n({
    legacy: false,
    locale,
    messages: messages as Record<string, Record<string, string>>,
  })
  const html = await renderToString(
    createSSRApp(PaneBar, { panes, choices, large: false }).use(createPinia()).use(i18n),
  )
  const [menu] = html.split('</details>')
  return menu!.match(/<button[^>]*>/g)!
}
const isShown = (button: string): boolean => button.includes('aria-pressed="true"')

test('with six panes the others are out of reach and say why, in both languages', async () => {
  for (const [locale, reason] of [
    ['en', 'There is room for 6 panes: take one away first.'],
    ['de', 'Es ist Platz für 6 Ansichten: Nehmen Sie zuerst eine weg.'],
  ] as const) {
    const all = await buttons(choices.slice(0, 6), locale)
    expect(all).toHaveLength(choices.length)
    expect(all.filter(isShown)).toHaveLength(6)
    for (const button of all)
      expect([button.includes('disabled'), button.includes(`title="${reason}"`)], button).toEqual(
        isShown(button) ? [false, false] : [true, true],
      )
  }
})

test('with five panes every other one can be added', async () => {
  expect((await buttons(choices.slice(0, 5))).join()).not.toMatch(/disabled|title=/)
})
