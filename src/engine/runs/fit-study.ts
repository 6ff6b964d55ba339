import { toFault, Fault, type Modality } from '../../contract/index.ts'
import { chooseMethods, isFitted, noteCard, takesReference } from '../methods/index.ts'
import { listScans, lockStudy, type Study } from '../studies/index.ts'
import { WorkerPool } from '../workers/index.ts'
import { alignScans, storedAlignment } from './alignment.ts'
import { pace, type RunEvent } from './events.ts'
import { dropFits, fitMethod, fitScans } from './fit.ts'
import { setUpGraphs, type GraphOptions } from './graphs.ts'
import { removeTemporaries } from './maps.ts'

export interface FitSummary {
  readonly method: string
  readonly modality: Modality
  /** Healthy scans it was fitted on. */
  readonly scans: number
  readonly key: string
  /** False: the very same fit was there. */
  readonly fresh: boolean
  readonly provider: string
  readonly seconds: number
}

/**
 * Fits a method on the study's healthy scans, for each of the card's modalities that the study has (or those of
 * `modalities`): the method itself where
 * it is one that is fitted, else the healthy reference that its maps are standardised with, from then on in every run. A modality with too few
 * scans is told and passed over; when it is the only one, or all are, the fault is thrown.
 */
export async function fitStudy(
  study: Study,
  id: string,
  options: GraphOptions & { modalities?: readonly Modality[]; onEvent?(event: RunEvent): void } = {},
): Promise<FitSummary[]> {
  const { signal, onEvent } = options
  const method = chooseMethods([id])[0]!
  const { card } = method
  if (!isFitted(card) && !takesReference(card))
    throw new Fault({
      code: 'usage',
      message: `'${id}' cannot be fitted: it has the procedure '${card.procedure}' and no network with maps on a grid in MNI space.`,
      remedy: 'Run it as it is.',
    })
  using _lock = lockStudy(study, 'fit')
  await using pool = new WorkerPool()
  removeTemporaries(study)
  noteCard(study.db, card)
  const present = new Set(listScans(study).map((scan) => scan.modality))
  const modalities = card.modalities.filter(
    (modality) => present.has(modality) && (options.modalities?.includes(modality) ?? true),
  )
  if (modalities.length === 0)
    throw new Fault({
      code: 'nothing-to-do',
      message: `The study ${study.folder} has no ${card.modalities.join(', ')} scans.`,
      remedy: 'Import scans first (`normascope import` on the command line).',
      path: study.folder,
    })
  const found: FitSummary[] = []
  let refused: Fault | undefined
  for (const modality of modalities) {
    const start = performance.now()
    if (card.input.space === 'mni') await align(study, modality, pool, options)
    const total = fitScans(study, modality).length
    onEvent?.({ kind: 'stage', stage: 'fit', method: id, modality, total })
    try {
      const graphs = await setUpGraphs(method, modality, options)
      const { key, members, fresh } = await fitMethod(study, card, modality, pool, graphs, {
        signal,
        onProgress: fitProgress(onEvent),
      })
      found.push({
        method: id,
        modality,
        scans: members.size,
        key,
        fresh,
        provider: graphs?.choice.provider ?? 'cpu',
        seconds: (performance.now() - start) / 1000,
      })
    } catch (error) {
      const fault = toFault(error)
      if (fault.code !== 'too-few' || signal?.aborted) throw fault
      refused = fault
      if (modalities.length > 1) onEvent?.({ kind: 'warning', message: fault.message, remedy: fault.remedy })
    }
  }
  if (found.length === 0 && refused) throw refused
  return found
}

async function align(
  study: Study,
  modality: Modality,
  pool: WorkerPool,
  { signal, onEvent }: Parameters<typeof fitStudy>[2] & object,
): Promise<void> {
  const waiting = fitScans(study, modality).filter((scan) => !storedAlignment(study, scan))
  if (waiting.length === 0) return
  onEvent?.({ kind: 'stage', stage: 'align', total: waiting.length })
  const left = pace(waiting.length)
  let done = 0
  const step = (label: string): void => {
    done++
    const secondsLeft = left(done)
    onEvent?.({ kind: 'progress', stage: 'align', done, total: waiting.length, label, secondsLeft })
  }
  await alignScans(study, waiting, pool, {
    signal,
    onDone: (scan) => step(scan.label),
    onFault: (scan, fault) => {
      step(scan.label)
      onEvent?.({ kind: 'failure', scan: scan.label, method: 'alignment', fault })
    },
  })
}

/** A fit's progress as events, with the time left of what is being counted (scans, then entries of the bank). */
export function fitProgress(
  onEvent: ((event: RunEvent) => void) | undefined,
): (done: number, total: number, label: string) => void {
  let counted: { total: number; left: (done: number) => number | null } | undefined
  return (done, total, label) => {
    if (counted?.total !== total) counted = { total, left: pace(total) }
    onEvent?.({ kind: 'progress', stage: 'fit', done, total, label, secondsLeft: counted.left(done) })
  }
}

/**
 * Takes back the healthy references that `fitStudy` made for a method: from then on its maps are made as without them.
 * Returns their modalities. Throws 'usage' for a method that cannot do without its fit, 'not-found' where there is none.
 */
export function forgetReference(study: Study, id: string): Modality[] {
  const { card } = chooseMethods([id])[0]!
  if (isFitted(card))
    throw new Fault({
      code: 'usage',
      message: `'${id}' makes no maps without its fit.`,
      remedy: 'Leave the fit; it is made anew when the healthy scans change.',
    })
  using _lock = lockStudy(study, 'fit')
  const taken = dropFits(study, id)
  if (taken.length > 0) return taken
  throw new Fault({
    code: 'not-found',
    message: `The study has no healthy reference of its own for '${id}'.`,
    remedy: 'Nothing needs to be done: the one that came with the method is used.',
  })
}
