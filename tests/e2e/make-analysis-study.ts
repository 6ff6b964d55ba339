// node tests/e2e/make-analysis-study.ts FOLDER [maps-only]: makes the study of the tests of figures, prints it as JSON.
import { makeAnalysisStudy } from './analysis-study.ts'

const [, , folder, only] = process.argv
if (folder === undefined) throw new Error('Usage: node tests/e2e/make-analysis-study.ts FOLDER [maps-only]')
process.stdout.write(JSON.stringify(await makeAnalysisStudy(folder, only !== 'maps-only')))
