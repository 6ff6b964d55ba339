import type { NearestRows } from '../../science/density/index.ts'
import { Fault } from '../../contract/index.ts'
import {
  fitterOf,
  type Fitted,
  type FitScan,
  type Fitter,
  type RunGraphs,
} from '../methods/procedures/index.ts'
import type { FitAbout } from './fit-files.ts'
import { unpackInput, type PackedInput } from './pack.ts'

/** Requests with which an inference process fits a method: scans one by one, steps until done, then the files. */
export type FitRequest =
  | { kind: 'fit-add'; input: PackedInput; scan: FitScan }
  | { kind: 'fit-step' }
  | { kind: 'fit-save'; folder: string; about: FitAbout }
  | { kind: 'fit-load'; folder: string; key: string; threads: number }

export type FitAnswer = {
  'fit-add': undefined
  'fit-step': { done: number; total: number }
  'fit-save': { sha256: string; bytes: number }
  'fit-load': undefined
}

const STEP_MS = 500

/** Loaded when first needed: most processes make maps without a fit. */
const files = () => import('./fit-files.ts')

/** What one inference process knows of fits: the one being made, and the one that scores. */
export class Fits {
  #fitter: Fitter | undefined
  #search: NearestRows | undefined
  fitted: Fitted | undefined

  async answer(request: FitRequest, run: RunGraphs): Promise<FitAnswer[FitRequest['kind']]> {
    switch (request.kind) {
      case 'fit-add': {
        const input = unpackInput(request.input)
        if (input.procedure !== 'memory-bank' && input.procedure !== 'gaussian') throw notFittable()
        if (request.scan.place === 0) this.#fitter = fitterOf(input)
        await this.#making().add(input, request.scan, run)
        return undefined
      }
      case 'fit-step':
        return this.#making().step(STEP_MS)
      case 'fit-save':
        return (await files()).saveFit(request.folder, this.#making().result(), request.about)
      case 'fit-load': {
        const fit = (await files()).loadFit(request.folder, request.key)
        this.#search ??= await (await import('./search.ts')).openSearch(request.threads)
        this.fitted = { fit, nearest: this.#search }
        return undefined
      }
    }
  }

  #making(): Fitter {
    if (!this.#fitter) throw notFittable()
    return this.#fitter
  }
}

const notFittable = (): Fault =>
  new Fault({ code: 'unexpected', message: 'There is no fit being made.', remedy: 'Report this fault.' })
