import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { methodCheckSchema } from '../../contract/api.ts'
import type { Card } from '../../contract/index.ts'
import type { SpawnProcess } from '../inference/index.ts'
import type { JobPlan } from '../jobs/index.ts'
import { checkMethod } from '../methods/adding/index.ts'
import { cardKey, chooseMethods } from '../methods/index.ts'
import { programFolder } from '../places/index.ts'

const storedSchema = z.object({ key: z.string(), host: z.string(), check: methodCheckSchema })
export type StoredCheck = z.infer<typeof storedSchema>

const fileOf = (): string => join(programFolder(), 'method-checks.json')

/** What methods did on this machine, by id; those of another machine (a shared home folder) are left out. */
export function readChecks(): Record<string, StoredCheck> {
  try {
    const all = z.record(z.string(), storedSchema).parse(JSON.parse(readFileSync(fileOf(), 'utf8')))
    return Object.fromEntries(Object.entries(all).filter(([, { host }]) => host === hostname()))
  } catch {
    return {}
  }
}

function keep(id: string, check: StoredCheck): void {
  try {
    const file = fileOf()
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(`${file}.${process.pid}`, `${JSON.stringify({ ...readChecks(), [id]: check }, null, 2)}\n`)
    renameSync(`${file}.${process.pid}`, file)
  } catch {
    // a home folder that cannot be written: the check stands in the job's log
  }
}

/** What the trial of a new method measured, until it is tried by itself: the time a scan takes, on one core of the CPU. */
export const keepTrial = (card: Card, secondsPerScan: number): void =>
  keep(card.id, {
    key: cardKey(card),
    host: hostname(),
    check: {
      provider: 'cpu',
      why: '',
      seconds_per_scan: secondsPerScan,
      quality: 'reference',
      problem: '',
      at: new Date().toISOString(),
    },
  })

/** Tries methods on this machine, one after the other. A slow card is tried at its fast quality. */
export const checkPlan = (ids: readonly string[], spawn?: SpawnProcess): JobPlan => ({
  kind: 'check',
  subject: ids.join(', '),
  async work(voice, signal) {
    const methods = chooseMethods(ids)
    for (const [done, method] of methods.entries()) {
      const { card } = method
      voice.progress({ stage: 'check', done, total: methods.length, label: card.name })
      const quality = card.fast ? 'fast' : 'reference'
      const made = await checkMethod(method, { quality, signal, ...(spawn ? { spawn } : {}) })
      const { provider, why, secondsPerScan, problem } = made
      keep(card.id, {
        key: cardKey(card),
        host: hostname(),
        check: {
          provider,
          why,
          seconds_per_scan: secondsPerScan,
          quality,
          problem,
          at: new Date().toISOString(),
        },
      })
      const time = secondsPerScan === null ? problem : `${secondsPerScan.toPrecision(2)} s a scan`
      voice.say(`${card.name}: ${[provider, why, time].filter(Boolean).join('; ')}`)
    }
    voice.progress({ stage: 'check', done: methods.length, total: methods.length, label: '' })
  },
})
