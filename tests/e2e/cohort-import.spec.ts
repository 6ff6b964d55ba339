import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isAccessible } from './axe.ts'
import { expect, normascope, test, watch } from './base.ts'
import { withOwnStudy } from './own-study.ts'
import { choose } from './places.ts'

test('previews a folder, maps the columns of its table, imports it and shows pictures', async ({
  start,
  folder,
}) => {
  const cohort = join(folder, 'scans of the import')
  const phantom = normascope('phantom', '--out', cohort, '--subjects', '4', '--seed', '5', '--spacing', '4')
  expect(phantom.stderr).toBe('')
  const table = join(cohort, 'odd names.csv')
  const rows = [1, 2, 3].map(
    (n) => `sub-00${n}/anat/sub-00${n}_T2w.nii.gz;p${n};T2;${n === 3 ? 'NAD' : 'control'};${40 + n}`,
  )
  writeFileSync(
    table,
    ['Quelle;Wer;Art;Befund;Jahre', ...rows, 'gone.nii.gz;p4;T2;control;50', ''].join('\n'),
  )
  const place = join(folder, 'imported')
  expect(normascope('study', 'create', place, '--name', 'Imported').status).toBe(0)
  const host = await start({ study: place })
  await watch(host, async ({ page, complaints }) => {
    await page.goto(`${host.url}#/cohort`)
    const press = (name: string) => () => page.getByRole('button', { name }).click()
    await choose(host, page, press('Choose a folder of scans'), cohort)
    await expect(page.getByText(/^Found 12 scans of 4 subjects/)).toBeVisible()
    await expect(page.getByText(/^Nothing is taken yet/)).toBeVisible()
    expect(existsSync(join(place, 'derivatives'))).toBe(false)

    await page.getByLabel('Table of scans').check()
    await choose(host, page, press('Choose the table'), table, 'file')
    await expect(page.getByText('Say which column holds: File, Subject, Modality, Group.')).toBeVisible()
    for (const [field, column] of [
      ['File', 'Quelle'],
      ['Subject', 'Wer'],
      ['Modality', 'Art'],
      ['Group', 'Befund'],
      ['Age', 'Jahre'],
    ] as const) {
      const list = page.getByRole('region', { name: 'Columns of the table' }).getByRole('combobox', {
        name: new RegExp(`^${field}`),
      })
      await list.focus()
      await list.selectOption(column)
      await expect(page.getByText('Looking at the folder …')).toHaveCount(0)
      await expect(list).toHaveValue(column)
      await expect(list).toBeFocused()
    }
    await expect(page.getByText(/^Found 2 scans of 2 subjects \(2 healthy, no patients\)/)).toBeVisible()
    await page.getByLabel('"NAD", 1 scan').selectOption('healthy')
    await expect(page.getByText(/^Found 3 scans of 3 subjects \(3 healthy, no patients\)/)).toBeVisible()
    await page.getByText(/File missing · 1/).click()
    await expect(page.getByText(/gone\.nii\.gz does not exist/)).toBeVisible()
    await isAccessible(page)

    await page.getByRole('button', { name: 'Import 3 scans' }).click()
    await expect(page.getByText('3 scans taken, 1 left out')).toBeVisible({ timeout: 90_000 })
    await page.getByRole('button', { name: 'See the scans' }).click()
    await expect(page.locator('tr[data-scan]')).toHaveCount(3)
    const picture = page.locator('tr[data-scan] .thumb img').first()
    await expect(picture).toBeVisible({ timeout: 60_000 })
    await expect(picture).toHaveJSProperty('complete', true)
    expect((await picture.boundingBox())!.height).toBeGreaterThan(15)
    expect(complaints).toEqual([])
  })
  await host.stop()
})

test('a folder without a table: names say what files are, words and groups are corrected, the table is saved', async ({
  start,
  folder,
}) => {
  const cohort = join(folder, 'for names')
  const phantom = normascope('phantom', '--out', cohort, '--subjects', '2', '--seed', '5', '--spacing', '4')
  expect(phantom.stderr).toBe('')
  const plain = join(folder, 'plain')
  for (const [from, to] of [
    ['sub-001_T1w', 'p1_mprage'],
    ['sub-001_FLAIR', 'p1_dunkel'],
    ['sub-002_T1w', 'p2_mprage'],
    ['sub-002_FLAIR', 'p2_dunkel'],
  ] as const) {
    mkdirSync(join(plain, to.slice(0, 2)), { recursive: true })
    linkSync(
      join(cohort, from.slice(0, 7), 'anat', `${from}.nii.gz`),
      join(plain, to.slice(0, 2), `${to}.nii.gz`),
    )
  }
  const place = join(folder, 'named')
  expect(normascope('study', 'create', place, '--name', 'Named').status).toBe(0)
  const host = await start({ study: place })
  await watch(host, async ({ page, complaints }) => {
    await page.goto(`${host.url}#/cohort`)
    const press = (): Promise<void> => page.getByRole('button', { name: 'Choose a folder of scans' }).click()
    await choose(host, page, press, plain)
    await expect(page.getByLabel('Names of files')).toBeChecked()
    await expect(page.getByText(/^Found no scans of no subjects/)).toBeVisible()
    await page.getByText(/^left out Modality not readable · 2/).click()
    await expect(page.getByText(/p1_dunkel\.nii\.gz says which modality/)).toBeVisible()
    await page.getByRole('combobox', { name: 'Group', exact: true }).selectOption('all are healthy')
    await expect(page.getByText(/^Found 2 scans of 2 subjects \(2 healthy, no patients\)/)).toBeVisible()
    await page.getByLabel('"dunkel", 2 files').selectOption('FLAIR')
    await expect(page.getByText(/^Found 4 scans of 2 subjects/)).toBeVisible()
    await page.getByText('File by file: 4 files').click()
    await expect(page.getByRole('row', { name: 'p1/p1_dunkel.nii.gz FLAIR p1' })).toBeVisible()
    await isAccessible(page)

    const saved = join(folder, 'scans.csv')
    const save = page.getByRole('button', { name: 'Save as a table' })
    if (host.desktop) {
      await host.desktop.choose({ save: [saved] })
      await save.click()
    } else {
      const [file] = await Promise.all([page.waitForEvent('download'), save.click()])
      await file.saveAs(saved)
    }
    await expect
      .poll(() => existsSync(saved) && readFileSync(saved, 'utf8'))
      .toContain('p1/p1_dunkel.nii.gz,p1,,FLAIR,healthy')

    await page.getByRole('button', { name: 'Import 4 scans' }).click()
    await expect(page.getByText('4 scans taken')).toBeVisible({ timeout: 90_000 })
    expect(readdirSync(plain)).toEqual(['p1', 'p2'])
    expect(complaints).toEqual([])
  })
  await host.stop()
})

const dicom = join(import.meta.dirname, '../fixtures/dicom/folder')

test('a DICOM folder: series, what is kept, groups, a key file; converted and imported without names', async ({
  start,
  folder,
}) => {
  const place = join(folder, 'archive')
  expect(normascope('study', 'create', place, '--name', 'Archive').status).toBe(0)
  const keys = join(folder, 'keys')
  mkdirSync(keys)
  const host = await start({ study: place })
  await watch(host, async ({ page, complaints }) => {
    await page.goto(`${host.url}#/cohort`)
    const press = (name: string) => () => page.getByRole('button', { name }).click()
    await choose(host, page, press('Choose a folder of scans'), dicom)
    await expect(page.getByLabel('DICOM', { exact: true })).toBeChecked()
    await expect(page.getByText('Found 5 series of 2 subjects; 3 series fit for the import.')).toBeVisible()
    await expect(page.getByText('Faces are not removed')).toBeVisible()
    const series = page.getByRole('region', { name: 'Series of the DICOM folder' })
    await expect(series.getByRole('button', { name: 'Import', exact: true })).toBeDisabled()
    await expect(page.getByRole('row', { name: /AAHead_Scout .* A localizer/ })).toBeVisible()
    await isAccessible(page)

    await page.getByLabel('Group of the subjects').selectOption('all are patients')
    await expect(page.getByRole('button', { name: 'Import 3 series' })).toBeEnabled()
    const flair = page.getByLabel(/^3 t2_tirm_tra_dark-fluid of sub-D\d+ is taken as$/)
    await flair.focus()
    await flair.selectOption('leave out')
    await expect(page.getByText('Chosen to be left out.')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Import 2 series' })).toBeEnabled()
    await expect(flair).toBeFocused()
    await choose(host, page, press('Also write a key file'), keys)
    await expect(page.getByText(/The key file .* goes to .*keys\./)).toBeVisible()

    await page.getByRole('button', { name: 'Import 2 series' }).click()
    await expect(page.getByText(/^2 scans taken/)).toBeVisible({ timeout: 90_000 })
    await page.getByRole('button', { name: 'See the scans' }).click()
    await expect(page.locator('tr[data-scan]')).toHaveCount(2)
    await expect(page.locator('main')).not.toContainText('Mustermann')
    expect(readdirSync(keys)).toEqual(['normascope-key-archive.csv'])
    expect(complaints).toEqual([])
  })
  await host.stop()
})

test('an empty folder, and 20,000 DICOM files without an image: said, reading can be stopped and begun again', async ({
  start,
  folder,
}) => {
  test.setTimeout(240_000)
  const [empty, many] = [join(folder, 'empty folder'), join(folder, 'many DICOM')]
  for (const one of [empty, many]) mkdirSync(one)
  writeFileSync(join(folder, 'one.dcm'), Buffer.concat([Buffer.alloc(128), Buffer.from('DICM')]))
  for (let n = 0; n < 20_000; n++) linkSync(join(folder, 'one.dcm'), join(many, `${n}.dcm`))
  const place = join(folder, 'for-bad-folders')
  expect(normascope('study', 'create', place, '--name', 'Bad folders').status).toBe(0)
  const host = await start({ study: place })
  await watch(host, async ({ page }) => {
    await page.goto(`${host.url}#/cohort`)
    const press = (): Promise<void> =>
      page.getByRole('button', { name: /^(Choose a folder of scans|Another folder)$/ }).click()
    await choose(host, page, press, empty)
    const alert = page.getByRole('alert')
    await expect(alert).toContainText('is empty')
    await expect(alert).toContainText('What to do')
    await choose(host, page, press, many)
    await expect(page.getByText(/^Headers are being read/)).toBeVisible()
    await page.getByRole('button', { name: 'Stop', exact: true }).click()
    await expect(page.getByText('Reading was stopped.')).toBeVisible()
    await page.getByRole('button', { name: 'Read the folder again' }).click()
    await expect(page.getByText('Damaged: 20000 files')).toBeVisible({ timeout: 60_000 })
    await expect(page.getByText(/^No images were found/)).toBeVisible()
    await isAccessible(page)
  })
  await host.stop()
})

test('corrects a fact in the table, undoes it, and keeps patients out of the calibration', async ({
  start,
  study,
  folder,
}) => {
  await withOwnStudy({ start, study, folder }, 'facts', async (server, { page }) => {
    await page.goto(`${server.url}#/cohort`)
    await page.getByRole('button', { name: 'Correct facts' }).click()
    const age = page.getByLabel('Age, sub-001_T1w')
    const before = await age.inputValue()
    await age.fill('61.5')
    await age.press('Tab')
    await expect(page.getByText(/sub-001: Age .* → 61.5/)).toBeVisible()
    await expect(page.getByLabel('Age, sub-001_FLAIR')).toHaveValue('61.5')
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(page.getByLabel('Age, sub-001_FLAIR')).toHaveValue(before)
    await page.getByRole('button', { name: 'Redo' }).click()
    await expect(age).toHaveValue('61.5')
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(age).toHaveValue(before)

    await page.getByLabel('Split, sub-002_T1w').selectOption('calibration')
    await expect(page.getByRole('alert')).toContainText('thresholds come from healthy subjects only')
  })
})

test('draws a split, shows its balance, and leads from a bar of a chart to the scans', async ({
  start,
  study,
  folder,
}) => {
  await withOwnStudy({ start, study, folder }, 'split', async (server, { page, complaints }) => {
    await page.goto(`${server.url}#/cohort?view=split`)
    await page.getByRole('button', { name: 'Draw', exact: true }).click()
    await expect(
      page.getByText('2 healthy subjects calibrate; 2 healthy subjects and 2 patients test.'),
    ).toBeVisible()
    await expect(page.getByText('No leak found')).toBeVisible()
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(page.getByText(/^Not split yet/)).toBeVisible()
    await page.getByRole('button', { name: 'Redo' }).click()
    await expect(page.getByText(/^2 healthy subjects calibrate/)).toBeVisible()
    await page.getByRole('button', { name: 'Charts' }).click()
    const chart = page.locator('[data-chart="sex"]')
    await expect(chart.locator('[data-drawn="true"]')).toBeVisible()
    await chart.getByRole('button', { name: 'Show table' }).click()
    await chart
      .getByRole('row', { name: /female patient 2/ })
      .getByRole('button')
      .click()
    await expect(page.locator('tr[data-scan]')).toHaveCount(6)
    await expect(page.getByRole('combobox', { name: 'Sex', exact: true })).toHaveValue('F')
    await isAccessible(page)
    expect(complaints).toEqual([])
  })
})
