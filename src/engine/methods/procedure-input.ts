import { Fault, type Card, type Modality } from '../../contract/index.ts'
import { isResidualKind } from '../../science/residuals/index.ts'
import type { NormativeFit, ProcedureInput } from './procedures/index.ts'

interface Prepared {
  readonly dims: readonly [number, number, number]
  readonly image: Float32Array
  readonly brain: Uint8Array
}

const sides = ['both', 'high', 'low'] as const

/** A card's parameters as the typed input of its procedure. Throws 'bad-card' naming the parameter. */
export function procedureInput(
  card: Card,
  modality: Modality,
  prepared: Prepared,
  fit?: { fit: NormativeFit; member: boolean },
): ProcedureInput {
  const { dims, image, brain } = prepared
  const base = { dims, image, brain }
  const { batch, channels, min_brain_voxels: minBrainVoxels } = card.input
  const number = (name: string, otherwise: number): number => {
    const value = card.parameters[name] ?? otherwise
    if (typeof value !== 'number') throw badParameter(card, name, 'a number')
    return value
  }
  const side = (otherwise: (typeof sides)[number]): (typeof sides)[number] => {
    const value = card.parameters[`side_${modality}`] ?? card.parameters['side'] ?? otherwise
    const known = sides.find((s) => s === value)
    if (!known) throw badParameter(card, 'side', sides.join(', '))
    return known
  }
  switch (card.procedure) {
    case 'reconstruct': {
      const residual = card.parameters[`residual_${modality}`] ?? card.parameters['residual'] ?? 'l1'
      if (!isResidualKind(residual))
        throw badParameter(card, 'residual', 'l1, l2, ssim, positive or negative')
      return {
        ...base,
        procedure: 'reconstruct',
        batch,
        channels,
        minBrainVoxels,
        residual,
        ssimWindow: number('ssim_window', 7),
      }
    }
    case 'direct':
      return { ...base, procedure: 'direct', batch, channels, minBrainVoxels }
    case 'intensity': {
      const value = side('high')
      if (value === 'both') throw badParameter(card, 'side', 'high or low')
      return { ...base, procedure: 'intensity', side: value }
    }
    case 'normative': {
      if (!fit)
        throw new Fault({
          code: 'nothing-to-do',
          message: `${card.id} is not fitted yet.`,
          remedy: `Run \`normascope fit STUDY --method ${card.id}\`.`,
        })
      return {
        ...base,
        procedure: 'normative',
        ...fit,
        floor: number('floor', 0.03),
        smoothFwhmVoxels: smoothFwhmVoxels(card),
        side: side('both'),
      }
    }
    case 'external':
      throw new Fault({
        code: 'bad-card',
        message: `${card.id} has maps made elsewhere; the program cannot make new ones.`,
        remedy: 'Import the missing maps with `normascope import-maps`.',
      })
  }
}

/** The card's smoothing in voxels of its grid. */
export function smoothFwhmVoxels(card: Card): number {
  const mm = card.parameters['smooth_fwhm_mm'] ?? 0
  if (typeof mm !== 'number') throw badParameter(card, 'smooth_fwhm_mm', 'a number')
  return mm / (card.input.grid?.spacing_mm[0] ?? 1)
}

const badParameter = (card: Card, name: string, wanted: string): Fault =>
  new Fault({
    code: 'bad-card',
    message: `The card of '${card.id}' has parameters.${name} = ${JSON.stringify(card.parameters[name])}; it must be ${wanted}.`,
    remedy: 'Correct the card.',
  })
