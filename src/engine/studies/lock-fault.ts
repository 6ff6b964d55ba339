import { hostname } from 'node:os'
import { Fault } from '../../contract/index.ts'
import type { Holder } from './lock-holder.ts'

/** What a lock's purpose is called in a message; src/german/texts/values.ts has these too. */
const doings = new Map([
  ['import', 'scans are being imported'],
  ['import-maps', 'maps are being taken in'],
  ['split', 'subjects are being divided'],
  ['edit', 'facts are being corrected'],
  ['undo', 'facts are being corrected'],
  ['redo', 'facts are being corrected'],
  ['run', 'methods are running'],
  ['fit', 'a method is being fitted'],
  ['calibrate', 'thresholds are being calibrated'],
  ['evaluate', 'maps are being evaluated'],
  ['froc', 'lesions and false alarms are being counted'],
  ['lesions', 'lesions are being listed'],
  ['ledger', 'lesions are being listed'],
  ['report', 'a report is being made'],
  ['export', 'results are being exported'],
  ['demo', 'the demo study is being made'],
])

/** '2026-11-23 08:23', as the clock on the wall had it. */
const localTime = (since: string): string =>
  Number.isNaN(Date.parse(since))
    ? since
    : new Date(since).toLocaleString('sv-SE', { dateStyle: 'short', timeStyle: 'short' })

/** What is told of a study that another program, or another job, is changing. */
export function lockedFault(holder: Holder | undefined, folder: string, path: string): Fault {
  const fault = (message: string, remedy: string): Fault =>
    new Fault({ code: 'locked', message, remedy, path: folder })
  if (!holder)
    return fault(
      `${folder} is being changed by another program.`,
      `Wait a moment and try again. If it stays so with no other Normascope open, remove ${path}.`,
    )
  const { host, pid, purpose } = holder
  const doing = doings.get(purpose) ?? 'it is being changed'
  const since = localTime(holder.since)
  if (host !== hostname())
    return fault(
      `${folder} is in use by a Normascope on ${host} (${doing}, since ${since}).`,
      `Wait for it to end or stop it there, then try again. Only if that computer is off or has broken down, or this folder is a copy, remove ${path}.`,
    )
  return pid === process.pid
    ? fault(
        `${folder} is in use by a job of this program (${doing}, since ${since}).`,
        'Wait for it to end, or stop it in the list of jobs, then try again.',
      )
    : fault(
        `${folder} is in use by another Normascope on this computer (${doing}, since ${since}).`,
        'Wait for it to end or stop it there, then try again.',
      )
}
