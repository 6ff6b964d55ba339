import { createPinia } from 'pinia'
import { createSSRApp } from 'vue'
import { createI18n } from 'vue-i18n'
import { renderToString } from 'vue/server-renderer'
import { expect, test, vi } from 'vitest'
import { messages } from '../../app/i18n.ts'
import PaneBar from './PaneBar.vue'

// drawn in the colours of a page, which is not there
vi.mock('../../analysis/MethodMark.vue', () => ({ default: { render: () => null } }))

const choices = ['none', 'a', 'b', 'c', 'd', 'recon:a', 'recon:b']
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
  return html.match(/<button[^>]*>/g)!.slice(0, choices.length)
}

test('with six panes the others are out of reach and say why, in both languages', async () => {
  const six = choices.slice(0, 6)
  for (const [locale, reason] of [
    ['en', 'There is room for 6 panes: take one away first.'],
    ['de', 'Es ist Platz für 6 Ansichten: Nehmen Sie zuerst eine weg.'],
  ] as const) {
    const all = await buttons(six, locale)
    expect(all.filter((one) => one.includes('disabled'))).toEqual([all[6]])
    expect(all[6]).toContain(`title="${reason}"`)
    expect(all.slice(0, 6).join()).not.toContain('title=')
  }
})

test('with five panes every other one can be added', async () => {
  expect((await buttons(choices.slice(0, 5))).join()).not.toMatch(/disabled|title=/)
})
