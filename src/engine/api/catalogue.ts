import { implement } from '@orpc/server'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { catalogueContract, type FormAnswer } from '../../contract/api.ts'
import { checkPlan, keepTrial, listCatalogue } from '../catalogue/index.ts'
import { addMethod, formOf, removeMethod } from '../methods/adding/index.ts'
import { listScans } from '../studies/index.ts'
import type { EngineSession } from './session.ts'
import { withFaults } from './shared-fault.ts'

interface AddInput {
  source: string
  answers?: Record<string, FormAnswer> | undefined
  vector?: string | undefined
  dry_run: boolean
}

async function add(session: EngineSession, input: AddInput, signal: AbortSignal) {
  const { places, study, spawn } = session
  const room = mkdtempSync(join(tmpdir(), 'normascope-form-'))
  try {
    const form = join(room, 'form.json')
    if (input.answers) writeFileSync(form, JSON.stringify({ answers: input.answers }))
    const modalities = input.answers?.['modalities']
    const usable =
      Array.isArray(modalities) &&
      listScans(study).some(({ modality }) => (modalities as unknown[]).includes(modality))
    const { added, id, findings, card, secondsPerScan } = await addMethod({
      source: places.path(input.source),
      dryRun: input.dry_run,
      ...(input.answers ? { form } : {}),
      ...(input.vector === undefined ? {} : { testVector: places.path(input.vector) }),
      // One of the study's own scans tells more than a simulated brain.
      ...(usable ? { study: study.folder } : {}),
      ...(spawn ? { spawn } : {}),
      signal,
    })
    if (added && card && secondsPerScan !== null) keepTrial(card, secondsPerScan)
    return { added, id, findings: [...findings] }
  } finally {
    rmSync(room, { recursive: true, force: true })
  }
}

export function cataloguePart(session: EngineSession) {
  const calls = implement(catalogueContract).use(withFaults)
  return {
    catalogue: {
      list: calls.catalogue.list.handler(() => listCatalogue(session.study)),
      check: calls.catalogue.check.handler(({ input }) => ({
        id: session.jobs.start(checkPlan(input.methods, session.spawn)),
      })),
      form: calls.catalogue.form.handler(({ input }) => {
        const { model, graph, answers, open, guesses, questions } = formOf(session.places.path(input.model))
        return {
          model,
          graph,
          answers: answers as Record<string, FormAnswer>,
          open: [...open],
          guesses: [...guesses],
          questions: questions.map(({ field, question, allowed, explanation }) => ({
            field,
            question,
            explanation,
            allowed: typeof allowed === 'string' ? allowed : [...allowed],
          })),
        }
      }),
      add: calls.catalogue.add.handler(({ input, signal }) =>
        add(session, input, signal ? AbortSignal.any([signal, session.closing]) : session.closing),
      ),
      forget: calls.catalogue.forget.handler(async ({ input }) => {
        const { forgetReference } = await import('../runs/index.ts')
        return { modalities: forgetReference(session.study, input.id) }
      }),
      remove: calls.catalogue.remove.handler(({ input }) => void removeMethod(input.id)),
    },
  }
}
