/** `node main.ts ENTRY [ARGUMENTS]`: runs the entry of an Electron program on the stand-in, and prints where to steer it. */
import './register.ts'
import { pathToFileURL } from 'node:url'

const entry = process.argv[2]
if (entry === undefined) throw new Error('Usage: node main.ts ENTRY [ARGUMENTS]')
process.argv.splice(1, 1) // as in Electron: the binary, then the program
const electron = await import('./electron.ts') // the module that 'electron' stands for now
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => electron.app.quit())
process.on('disconnect', () => electron.app.quit()) // whoever started this is gone
await import(pathToFileURL(entry).href)
electron.announce()
