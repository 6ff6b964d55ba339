import type { JobRequest } from '../../contract/api.ts'
import { lockStudy, type Study } from '../studies/index.ts'
import type { RunEvent } from '../runs/index.ts'
import type { SpawnProcess } from '../inference/index.ts'
import type { JobPlan, JobVoice } from './queue.ts'
import { keepingLog } from './run-log.ts'

/** `stages`: those that are counted by themselves; the maps of a run are counted over all its methods. */
function tell(voice: JobVoice, stages: readonly string[]): (event: RunEvent) => void {
  return (event) => {
    switch (event.kind) {
      case 'stage':
        if (!stages.includes(event.stage)) return undefined
        return voice.progress({ stage: event.stage, done: 0, total: event.total, label: event.method ?? '' })
      case 'progress':
        return voice.progress(event)
      case 'provider':
        return voice.say(`${event.method} ${event.modality}: ${event.why}`)
      case 'reference':
        return voice.say(
          `${event.method} ${event.modality}: compared with ${event.scans} healthy scans of this study`,
        )
      case 'warning':
        return voice.warning(event.message, event.remedy)
      case 'failure':
        return voice.failure(`${event.scan} (${event.method})`, event.fault.message, event.fault.remedy)
    }
  }
}

const counted =
  (voice: JobVoice, stage: string) =>
  (done: number, total: number, label: string): void =>
    voice.progress({ stage, done, total, label })

/** The work that a page asked for, over the open study; each is what the command of the same name does. */
export const planOf = (study: Study, request: JobRequest, spawn?: SpawnProcess): JobPlan => ({
  ...workOf(study, request, spawn),
  request,
})

function workOf(study: Study, request: JobRequest, spawn?: SpawnProcess): JobPlan {
  const { kind } = request
  const options = spawn ? { spawn } : {}
  switch (kind) {
    case 'run':
      return {
        kind,
        subject: request.methods.join(', '),
        async work(voice, signal) {
          const { runMethods } = await import('../runs/index.ts')
          const { methods, modalities, scans, provider, quality, reference, processes } = request
          await runMethods(study, {
            ...options,
            methods,
            provider,
            quality,
            reference,
            jobs: processes,
            ...(modalities ? { modalities } : {}),
            ...(scans ? { scans: new Set(scans) } : {}),
            signal,
            onEvent: tell(keepingLog(study, voice), ['align']),
          })
        },
      }
    case 'fit':
      return {
        kind,
        subject: request.method,
        async work(voice, signal) {
          const { fitStudy } = await import('../runs/index.ts')
          await fitStudy(study, request.method, {
            ...options,
            signal,
            onEvent: tell(voice, ['align', 'fit']),
          })
        },
      }
    case 'calibrate':
      return {
        kind,
        subject: (request.methods ?? []).join(', '),
        async work(voice, signal) {
          const { calibrate } = await import('../evaluations/index.ts')
          using _lock = lockStudy(study, 'calibrate')
          const { scan_fpr: scanFpr } = request
          await calibrate(study, {
            targetFpr: request.target_fpr,
            confidence: request.confidence,
            methods: request.methods,
            modalities: request.modalities,
            scanFpr: scanFpr && { target: scanFpr.target, volumeMl: scanFpr.volume_ml },
            bestDice: request.best_dice,
            why: request.why,
            signal,
            onProgress: counted(voice, 'calibrate'),
          })
        },
      }
    case 'evaluate':
      return {
        kind,
        subject: '',
        async work(voice, signal) {
          const { evaluate } = await import('../evaluations/index.ts')
          using _lock = lockStudy(study, 'evaluate')
          await evaluate(study, { signal, onProgress: counted(voice, 'evaluate') })
        },
      }
    case 'froc':
      return {
        kind,
        subject: '',
        async work(voice, signal) {
          const { froc } = await import('../evaluations/index.ts')
          using _lock = lockStudy(study, 'froc')
          await froc(study, { signal, onProgress: counted(voice, 'evaluate') })
        },
      }
    case 'report':
      return {
        kind,
        subject: '',
        async work(voice, signal) {
          const { makeReport } = await import('../reports/index.ts')
          using _lock = lockStudy(study, 'report')
          const { name, pages } = await makeReport(study, request.options, {
            signal,
            onProgress: counted(voice, 'report'),
          })
          voice.say(`${name}: ${pages} pages`)
        },
      }
    case 'ledger':
      return {
        kind,
        subject: '',
        async work(voice, signal) {
          const { ledger } = await import('../evaluations/index.ts')
          using _lock = lockStudy(study, 'ledger')
          await ledger(study, { signal, onProgress: counted(voice, 'ledger') })
        },
      }
  }
}
