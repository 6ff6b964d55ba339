import { expect, expectAccessible, test } from './figures.ts'
import { test as phantoms } from './base.ts'
import { jobDone } from './job-end.ts'

test('answers first, and follows the threshold by keys, numbers and presets', async ({
  watched: { page, complaints },
  server,
}) => {
  await page.goto(`${server.url}#/calibration?scan=sub-pat02_FLAIR`)
  await expect(page.locator('.sentence')).toContainText(
    /At 1 % voxel FPR, Autoencoder marks 9\d\.\d % \[\d+\.\d, \d+\.\d\] of the lesion voxels \(mean over scans, n 40 patients\)/,
  )
  await expect(page.locator('.sentence')).toContainText(
    /On held-out scans of Scanner B the FPR, 2\.\d\d % \[\d\.\d\d, \d\.\d\d\] \(n 30\), is \d+ times that on Scanner A, 0\.\d\d %/,
  )
  const slider = page.getByRole('slider', { name: 'Threshold', exact: true })
  const fact = (name: string) => page.locator(`[data-fact="${name}"] strong`)
  await expect(fact('calibration')).toHaveText('1.00 %')
  const sensitivity = await fact('sensitivity').innerText()
  await expect(page.locator('[data-fact="sensitivity"]')).toContainText(/\[\d+\.\d, \d+\.\d\]/)
  await expect(page.locator('.sentence')).toContainText(sensitivity)
  const methods = page.getByRole('region', { name: 'Operating points of all methods' })
  await expect(methods.locator('tr.row', { hasText: 'Autoencoder' })).toContainText(sensitivity)
  await slider.focus()
  for (let step = 0; step < 30; step++) await page.keyboard.press('ArrowRight')
  await expect(fact('calibration')).not.toHaveText('1.00 %')
  await page.getByRole('button', { name: '5 %', exact: true }).click()
  await expect(page.getByLabel('Voxel FPR (%)')).toHaveValue('5')
  await expect(fact('calibration')).toHaveText(/^[45]\.\d\d %$/)
  expect(Number.parseFloat(await fact('sensitivity').innerText())).toBeGreaterThanOrEqual(
    Number.parseFloat(sensitivity),
  )
  await expect(page).toHaveURL(/threshold=0\.\d+/)
  await page.getByRole('button', { name: 'Back to the operating point' }).click()
  await expect(fact('calibration')).toHaveText('1.00 %')
  await page.getByLabel('Voxel FPR (%)').fill('0.1')
  await page.keyboard.press('Enter')
  await expect(fact('calibration')).toHaveText(/^0\.\d+ %$/)
  // what cannot be taken is said, and the field shows again what holds
  await page.getByLabel('Voxel FPR (%)').fill('150')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Voxel FPR (%): a number from 0.001 to 99, please.')).toBeVisible()
  await expect(page.getByLabel('Voxel FPR (%)')).toHaveValue('0.1')
  // scans are sorted by their FPR at the threshold in use, and a dot or a row takes one
  const scans = page.getByRole('region', { name: 'Scans at this threshold' })
  await expect(scans.locator('tr.row').first()).toContainText('%')
  await expectAccessible(page)
  expect(complaints).toEqual([])
})

test('every chart has its table, is copied as SVG and CSV, and its rows take their scan', async ({
  watched: { page, complaints },
  server,
}) => {
  await page.goto(`${server.url}#/calibration`)
  await page.evaluate('navigator.clipboard.writeText = async (text) => { globalThis.copied = text }')
  const copied = (): Promise<string> => page.evaluate('globalThis.copied')
  const chart = (mark: string) => page.locator('figure', { has: page.locator(mark) })
  const curve = chart('svg.curve')
  await curve.getByRole('button', { name: 'Copy CSV' }).click()
  expect(await copied()).toMatch(
    /^Threshold,"FPR, calibration",90 % band from,90 % band to,"FPR, held out","Sensitivity, patients"\r\n/,
  )
  await curve.getByRole('button', { name: 'Copy SVG' }).click()
  expect(await copied()).toMatch(/^<svg [^>]*viewBox="0 0 \d+ 216"/)
  // in colours of its own, those of the light theme
  expect(await copied()).toContain('stroke="rgb(26, 29, 33)"')
  expect((await copied()).match(/font-family/g)).toHaveLength(1)
  await curve.getByRole('button', { name: 'Show table' }).click()
  await expect(curve.locator('tbody tr').first()).toContainText('%')
  const strips = chart('svg.strips').first()
  await strips.getByRole('button', { name: 'Show table' }).click()
  const first = strips.locator('tbody tr').first()
  const label = await first.getByRole('button').innerText()
  await first.getByRole('button').press('Enter')
  await expect(page).toHaveURL(new RegExp(`scan=${label}`))
  // the pointer names the nearest dot: the ring is around the chosen one
  const ring = (await strips.locator('circle.own').first().boundingBox())!
  await page.mouse.move(ring.x + ring.width / 2, ring.y + ring.height / 2)
  await expect(strips.locator('.tip')).toContainText(/^sub-\w+, \d/)
  expect(complaints).toEqual([])
})

test('drags smoothly: a step of the slider is done well within a frame', async ({
  watched: { page },
  server,
}) => {
  await page.goto(`${server.url}#/calibration`)
  const slider = page.getByRole('slider', { name: 'Threshold', exact: true })
  await expect(slider).toBeVisible()
  const before = await slider.getAttribute('aria-valuenow')
  const box = (await page.locator('svg.curve').boundingBox())!
  await page.mouse.move(box.x + box.width / 2, box.y + 100)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.65, box.y + 100, { steps: 5 })
  await page.mouse.up()
  await expect(slider).not.toHaveAttribute('aria-valuenow', before!)
})

test('sets an operating point with a reason, which the history keeps', async ({
  watched: { page, complaints },
  server,
}) => {
  await page.goto(`${server.url}#/calibration?method=zmap`)
  await page.getByRole('button', { name: '2 %', exact: true }).click()
  const set = page.getByRole('button', { name: 'Set as operating point (2 %)' })
  await expect(set).toBeDisabled()
  const confidence = page.getByRole('combobox', { name: 'Confidence' })
  await expect(confidence).toHaveValue('0.9')
  const promise = page.getByRole('region', { name: 'Scan FPR with a promise, and best Dice' })
  await expect(promise).toContainText(/With 90 % confidence, 40 healthy calibration subjects can promise/)
  await confidence.selectOption('95 %')
  await expect(promise).toContainText(/With 95 % confidence, 40 healthy calibration subjects can promise/)
  await page.getByLabel(/^Reason/).fill('more sensitive for small lesions')
  await set.click()
  const jobs = page.getByRole('complementary', { name: 'Jobs' })
  for (const kind of ['calibrate', 'evaluate'])
    await jobDone(jobs.locator(`[data-kind="${kind}"]`).first(), 90_000)
  await expect(page.locator('.context')).toContainText('2.0 % voxel FPR')
  const history = page.getByRole('region', { name: 'Changes of operating points' })
  await expect(history.locator('tr.row').first()).toContainText('more sensitive for small lesions')
  await expect(history.locator('tr.row').first()).toContainText('95 %')
  await expect(promise).toContainText('the interval of a threshold hold with 95 % confidence')
  await expect(page.locator('.legend')).toContainText('95 % band over all thresholds')
  await expect(page.locator('.sentence')).toContainText('At 2 % voxel FPR, Normative z-map')
  expect(complaints).toEqual([])
})

test('says what so many subjects can promise', async ({ watched: { page }, server }) => {
  await page.goto(`${server.url}#/calibration?method=diffusion`)
  const promise = page.getByRole('region', { name: 'Scan FPR with a promise, and best Dice' })
  await expect(promise).toContainText(/40 healthy calibration subjects can promise that at most \d/)
  await expect(promise).toContainText(/They cannot promise \d+ %; that needs \d+ subjects/)
  await promise.getByRole('button', { name: 'Find the scan threshold' }).click()
  await expect(promise).toContainText(/at most \d+\.\d+ % of healthy subjects are flagged/, {
    timeout: 90_000,
  })
  // found beside an operating point that stays
  const history = page.getByRole('region', { name: 'Changes of operating points' })
  await expect(history.locator('tr.row').first()).toContainText('Scan FPR threshold found')
  await expect(history.locator('tr.row').first()).toContainText('unchanged')
})

test('speaks German', async ({ watched: { page }, server }) => {
  await page.goto(`${server.url}#/calibration`)
  await page.getByLabel('Language').selectOption('de')
  await expect(page.locator('.sentence')).toContainText(
    /Bei 1 % Voxel-FPR markiert Autoencoder \d+,\d % \[\d+,\d; \d+,\d\] der/,
  )
  await expect(page.getByRole('button', { name: 'Zurück zum Arbeitspunkt' })).toBeVisible()
  await page.getByLabel('Sprache').selectOption('en')
})

phantoms(
  'an undivided study leads to the page where it is divided',
  async ({ watched: { page }, server }) => {
    await page.goto(`${server.url}#/calibration`)
    await expect(page.getByRole('heading', { name: 'The scans are not divided yet.' })).toBeVisible()
    await expect(page.getByRole('link', { name: 'Divide the subjects' })).toHaveAttribute('href', /cohort/)
  },
)
