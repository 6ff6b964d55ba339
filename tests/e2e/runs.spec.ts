import { renameSync } from 'node:fs'
import { isAccessible } from './axe.ts'
import { expect, test } from './base.ts'
import { jobDone } from './job-end.ts'
import { withOwnStudy } from './own-study.ts'

test('runs a method as a job that outlives navigation, and keeps its log', async ({
  start,
  study,
  folder,
}) => {
  await withOwnStudy({ start, study, folder }, 'run', async (server, { page, complaints }) => {
    await page.goto(`${server.url}#/runs`)
    await expect(page.getByText('Choose methods and modalities.')).toBeVisible()
    await page.locator('tr[data-method="normative"] input').check()
    await page.getByRole('checkbox', { name: 'T1w' }).uncheck()
    await page.getByRole('checkbox', { name: 'T2w' }).uncheck()
    await expect(page.getByText('6 maps to compute for what is chosen.')).toBeVisible()
    await page.locator('tr[data-method="normative"] input').uncheck()
    await page.locator('tr[data-method="intensity"] input').check()
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    const jobs = page.getByRole('complementary', { name: 'Jobs' })
    await expect(jobs.locator('[data-kind="run"]')).toBeVisible()
    await page.getByRole('link', { name: /^Methods/ }).click()
    await jobDone(jobs.locator('[data-kind="run"]').first(), 100_000)
    await expect(jobs.locator('[data-kind="run"] .subject').first()).toHaveText('Intensity threshold')
    await jobs.locator('[data-kind="run"]').first().getByRole('button', { name: 'Log' }).click()
    await expect(jobs.getByRole('list', { name: 'Log' })).toContainText('intensity')
    await jobs.getByRole('button', { name: 'Close the jobs' }).click()

    await page.goto(`${server.url}#/runs?view=history`)
    await expect(page.locator('tr[data-run]').first()).toContainText('complete')
    await page.locator('tr[data-run]').first().getByRole('button', { name: 'Log' }).click()
    await expect(page.getByRole('list', { name: 'Log' })).toContainText('intensity')
    await isAccessible(page)
    expect(complaints).toEqual([])
  })
})

test('names and counts all that a run works on; pauses, resumes and cancels it', async ({
  start,
  study,
  folder,
}) => {
  await withOwnStudy({ start, study, folder }, 'pause', async (server, { page }) => {
    await page.goto(`${server.url}#/runs`)
    for (const method of ['ae', 'cutpaste']) await page.locator(`tr[data-method="${method}"] input`).check()
    const row = page.locator('tr[data-method="ae"]')
    await expect(row).not.toContainText('healthy scan')
    await page.getByLabel('Compared with').selectOption('own')
    await expect(row).toContainText(/more healthy scans? (is|are) needed/)
    await page.getByLabel('Compared with').selectOption('auto')
    await expect(row).not.toContainText('healthy scan')
    const sentence = await page.getByText(/\d+ maps to compute/).innerText()
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    const job = page.getByRole('complementary', { name: 'Jobs' }).locator('[data-kind="run"]').first()
    await expect(job).toHaveAttribute('data-state', 'running')
    await expect(job.locator('.subject')).toHaveText('Autoencoder, CutPaste (one stage)')
    const all = /^\d+/.exec(sentence)![0]
    await expect(job.locator('.doing')).toContainText(new RegExp(`computing maps · \\d+ of ${all}\\b`), {
      timeout: 60_000,
    })
    await job.getByRole('button', { name: 'Pause' }).click()
    await expect(job).toHaveAttribute('data-state', 'paused', { timeout: 60_000 })
    await job.getByRole('button', { name: 'Resume' }).click()
    await expect(job).toHaveAttribute('data-state', /running|queued/)
    await job.getByRole('button', { name: 'Cancel' }).click()
    await expect(job).toHaveAttribute('data-state', 'cancelled', { timeout: 60_000 })
  })
})

test('what failed is listed with its reason and its log, and tried again alone', async ({
  start,
  study,
  folder,
}) => {
  test.setTimeout(300_000)
  await withOwnStudy({ start, study, folder }, 'retry', async (server, { page }) => {
    const gone = study.scans.find(({ modality }) => modality === 'FLAIR')!
    renameSync(gone.path, `${gone.path}.away`)
    try {
      await page.goto(`${server.url}#/runs`)
      await page.locator('tr[data-method="ae"] input').check()
      await page.getByRole('checkbox', { name: 'T1w' }).uncheck()
      await page.getByRole('checkbox', { name: 'T2w' }).uncheck()
      await page.getByLabel('Quality').selectOption('fast')
      await page.getByRole('button', { name: 'Run', exact: true }).click()
      const job = page.getByRole('complementary', { name: 'Jobs' }).locator('[data-kind="run"]')
      await jobDone(job.first(), 100_000)
      await page.getByRole('button', { name: /^Failures/ }).click()
      const row = page.getByRole('row', { name: new RegExp(gone.label) })
      await expect(row).toHaveCount(1)
      await expect(row).toContainText('Alignment to MNI')
      await expect(row).toContainText('does not exist')
      await isAccessible(page)

      await page.getByRole('link', { name: `Log of ${gone.label}` }).click()
      const lines = page.getByRole('list', { name: 'Log' }).getByRole('listitem')
      await expect(lines.filter({ hasText: 'Failed:' })).toHaveCount(1)
      await expect(lines.filter({ hasNotText: gone.label })).toHaveCount(0)
    } finally {
      renameSync(`${gone.path}.away`, gone.path)
    }
    await page.goBack()
    await page.getByRole('main').getByRole('button', { name: 'Retry the failed' }).click()
    await expect(page.getByText('No scan failed.')).toBeVisible({ timeout: 100_000 })
    await page.getByRole('button', { name: 'History' }).click()
    const [retry, first] = [page.locator('tr[data-run]').nth(0), page.locator('tr[data-run]').nth(1)]
    await expect(retry).toContainText('complete', { timeout: 100_000 }) // aligned first, which takes back the failure
    await expect(retry.locator('td').nth(3)).toHaveText('1')
    await expect(retry).toContainText('fast where a method has it')
    await expect(first.locator('td').nth(3)).toHaveText('5')
  })
})

// the router writes an address when it is made and when its first page is there
for (const [at, moment] of ['the router is made', 'the first page is there'].entries())
  test(`an address asked for in the very moment in which ${moment} is gone to`, async ({
    server,
    watched: { page },
  }) => {
    await page.goto('about:blank')
    // asked for just before, its 'hashchange' comes just after
    await page.addInitScript(`{
      const put = history.replaceState.bind(history)
      let left = ${at}
      history.replaceState = (state, unused, url) => {
        if (String(url).endsWith('#/') && left-- === 0) location.hash = '#/runs'
        put(state, unused, url)
      }
    }`)
    await page.goto(server.url)
    await expect(page.locator('tr[data-method="ae"]')).toBeVisible()
    expect(new URL(page.url()).hash).toMatch(/^#\/runs/)
  })
