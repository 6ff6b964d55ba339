import { expect, test } from 'vitest'
import { fixtureData } from './fixture.test-data.ts'
import { previewOf } from './preview.ts'

test('charts in the pages fall back to letters without serifs where the report’s fonts are not', async () => {
  const { pages } = await previewOf(fixtureData(), {})
  const charts = pages.flatMap((page) =>
    [...page.matchAll(/data:image\/svg\+xml;base64,([^"]+)/g)].map(([, bytes]) =>
      Buffer.from(bytes!, 'base64').toString(),
    ),
  )
  const lettered = charts.filter((one) => one.includes('<text'))
  expect(lettered.length).toBeGreaterThan(0)
  for (const chart of lettered) expect(chart).toContain('font-family="Source Sans 3, sans-serif"')
}, 60_000)
