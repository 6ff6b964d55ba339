// node tests/e2e/make-study.ts FOLDER: makes the study of the browser tests and prints what is in it as JSON.
import { makeStudy } from './study.ts'

const folder = process.argv[2]
if (folder === undefined) throw new Error('Usage: node tests/e2e/make-study.ts FOLDER')
process.stdout.write(JSON.stringify(await makeStudy(folder)))
