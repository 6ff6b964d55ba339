import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const page = read('docs/security.md')

/** Every "`file`: `line`" of the page. */
const citations = [...page.matchAll(/`([\w./-]+\.(?:ts|mjs|json))`: `([^`]+)`/g)].map(([, file, line]) => ({
  file: file!,
  line: line!,
}))

test('every item of Electron’s list is answered by a line of code', () => {
  const rows = [...page.matchAll(/^\| (\d+) \|.*$/gm)]
  expect(rows.map(([, number]) => Number(number))).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
  for (const [row] of rows) expect(row).toMatch(/`[\w./-]+\.(ts|json)`: `[^`]+` \|$/)
})

test.each(citations)('$file has: $line', ({ file, line }) => {
  const lines = read(file)
    .split('\n')
    .map((text) => text.trim())
  expect(lines).toContain(line)
})

/** Words that must not be in the desktop's code: what they do is never wanted. */
const unwanted = [
  'enableBlinkFeatures',
  'openExternal',
  'crashReporter',
  'autoUpdater',
  'loadFile',
  'executeJavaScript',
  'remote.',
]

test.each(unwanted)('main and preload never say %s', (word) => {
  for (const folder of ['src/main', 'src/preload']) {
    for (const file of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
      if (file.endsWith('.ts')) expect(read(join(folder, file)), `${folder}/${file}`).not.toContain(word)
    }
  }
})
