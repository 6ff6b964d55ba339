import { Fault, type Card, type Modality } from '../../contract/index.ts'
import { Parameters } from './parameters.ts'
import { iterativeMaskParameters } from './procedures/iterative-mask.ts'
import { pseudoHealthyParameters } from './procedures/pseudo-healthy.ts'
import { diffusionAggregateParameters } from './procedures/diffusion-aggregate.ts'
import { diffusionRestoreParameters } from './procedures/diffusion-restore.ts'
import { gaussianParameters } from './procedures/gaussian.ts'
import { inpaintSetsParameters } from './procedures/inpaint-sets.ts'
import { memoryBankParameters } from './procedures/memory-bank.ts'
import { reconstructParameters } from './procedures/reconstruct.ts'
import type { NormativeFit, PreparedScan, ProcedureInput, SlicedScan } from './procedures/index.ts'

const sides = ['both', 'high', 'low'] as const

/** What a method was fitted on: moments of voxels, or nothing here where the inference process holds the fit. */
export interface MethodFit {
  readonly normative?: NormativeFit
  /** The scan's place among the scans of the fit; null: it took no part. */
  readonly member: number | null
}

/** A card's parameters as the typed input of its procedure. Throws 'bad-card' naming the parameter. */
export function procedureInput(
  card: Card,
  modality: Modality,
  prepared: PreparedScan,
  fit?: MethodFit,
): ProcedureInput {
  const { dims, image, brain } = prepared
  const scan: PreparedScan = { dims, image, brain }
  const read = new Parameters(card, modality)
  const sliced = (): SlicedScan => slicedScan(card, scan)
  switch (card.procedure) {
    case 'reconstruct':
      return { ...sliced(), procedure: 'reconstruct', ...reconstructParameters(read) }
    case 'direct':
      return { ...sliced(), procedure: 'direct' }
    case 'iterative-mask':
      return { ...sliced(), procedure: 'iterative-mask', ...iterativeMaskParameters(read, dims) }
    case 'pseudo-healthy':
      return { ...sliced(), procedure: 'pseudo-healthy', ...pseudoHealthyParameters(read) }
    case 'inpaint-sets':
      return { ...sliced(), procedure: 'inpaint-sets', ...inpaintSetsParameters(read) }
    case 'diffusion-aggregate':
      return { ...sliced(), procedure: 'diffusion-aggregate', ...diffusionAggregateParameters(read) }
    case 'diffusion-restore':
      return { ...sliced(), procedure: 'diffusion-restore', ...diffusionRestoreParameters(read) }
    case 'memory-bank': {
      if (!fit) throw notFitted(card)
      const parameters = memoryBankParameters(read, gridOf(card).spacing_mm)
      return { ...sliced(), procedure: 'memory-bank', ...parameters, member: fit.member }
    }
    case 'gaussian': {
      if (!fit) throw notFitted(card)
      gridOf(card)
      return { ...sliced(), procedure: 'gaussian', ...gaussianParameters(read), member: fit.member }
    }
    case 'intensity': {
      const side = read.choice('side', sides, 'high')
      if (side === 'both') throw read.wrong('side', 'high or low')
      return { ...scan, procedure: 'intensity', side }
    }
    case 'normative': {
      if (!fit?.normative) throw notFitted(card)
      return {
        ...scan,
        procedure: 'normative',
        fit: fit.normative,
        member: fit.member !== null,
        floor: read.number('floor', 0.03),
        smoothFwhmVoxels: smoothFwhmVoxels(card),
        side: read.choice('side', sides, 'both'),
      }
    }
    case 'external':
      throw new Fault({
        code: 'bad-card',
        message: `${card.id} has maps made elsewhere; the program cannot make new ones.`,
        remedy: 'Import the missing maps (`normascope import-maps` on the command line).',
      })
    default:
      throw new Fault({
        code: 'bad-card',
        message: `The procedure '${card.procedure}' of ${card.id} is not available for making maps in this version.`,
        remedy: 'Use another method, or a newer version of the program.',
      })
  }
}

const notFitted = ({ id }: Card): Fault =>
  new Fault({
    code: 'nothing-to-do',
    message: `${id} is not fitted yet.`,
    remedy: `Fit the method on its page (on the command line: \`normascope fit STUDY --method ${id}\`).`,
  })

/** Fits compare scans place by place: they need the same grid for all. */
function gridOf({ id, input }: Card): NonNullable<Card['input']['grid']> {
  if (input.space === 'mni' && input.grid) return input.grid
  throw new Fault({
    code: 'bad-card',
    message: `'${id}' is fitted on healthy scans and needs a grid in MNI space.`,
    remedy: "Write input.space 'mni' and input.grid into its card.",
  })
}

function slicedScan({ input }: Card, scan: PreparedScan): SlicedScan {
  return {
    ...scan,
    batch: input.batch,
    minBrainVoxels: input.min_brain_voxels,
    channels: input.channels,
    channelsHold: input.channels_hold ?? 'repeat',
    range: input.intensity.range,
    background: input.intensity.background,
  }
}

/** The card's smoothing in voxels of its grid. */
export function smoothFwhmVoxels(card: Card): number {
  const mm = card.parameters['smooth_fwhm_mm'] ?? 0
  if (typeof mm !== 'number')
    throw new Parameters(card, card.modalities[0]!).wrong('smooth_fwhm_mm', 'a number')
  return mm / (card.input.grid?.spacing_mm[0] ?? 1)
}
