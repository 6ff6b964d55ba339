// node lock.test-process.ts FOLDER: holds the folder's lock until it is killed.
import { lockStudy } from './index.ts'

lockStudy({ folder: process.argv[2]! }, 'run')
process.stdout.write('held')
setInterval(() => undefined, 1000)
