import type { Card, Procedure } from '../../../contract/index.ts'

/** What a tensor is: an image with the card's channels or so many, one value a slice, one image a slice, or feature maps. */
export type TensorKind = 'channels' | 'slice' | 'two-slices' | 'time' | 'features'

/** What goes into a graph and comes out of it, by canonical name; the ONNX names are the same unless the card says others. */
export interface Role {
  /** The first is the card's `input`. */
  readonly inputs: Readonly<Record<string, TensorKind>>
  /** The first is the card's `output`. */
  readonly outputs: Readonly<Record<string, TensorKind>>
  /** Asked for only where the card's `outputs` names them. */
  readonly optional?: Readonly<Record<string, TensorKind>>
}

/** The contract that exports follow (docs/method-card.md has the table). */
export const roles: Readonly<Record<string, Role>> = {
  reconstruct: {
    inputs: { image: 'channels' },
    outputs: { reconstruction: 'slice' },
    optional: { log_variance: 'slice' },
  },
  perceptual: { inputs: { image: 'slice', reconstruction: 'slice' }, outputs: { distance: 'slice' } },
  inpaint: { inputs: { image: 'slice' }, outputs: { reconstruction: 'slice' } },
  first: { inputs: { image: 'slice' }, outputs: { reconstruction: 'slice' } },
  masked: { inputs: { image: 'two-slices' }, outputs: { reconstruction: 'slice' } },
  denoise: { inputs: { image: 'slice', time: 'time' }, outputs: { prediction: 'slice' } },
  features: { inputs: { image: 'channels' }, outputs: { features: 'features' } },
  direct: { inputs: { image: 'channels' }, outputs: { map: 'slice' } },
}

/** The graphs a procedure must have for each modality, and those it may have. */
export const procedureRoles: Readonly<
  Record<Procedure, { readonly needed: readonly string[]; readonly optional?: readonly string[] }>
> = {
  reconstruct: { needed: ['reconstruct'], optional: ['perceptual'] },
  direct: { needed: ['direct'] },
  'inpaint-sets': { needed: ['inpaint'] },
  'iterative-mask': { needed: ['first', 'masked'] },
  'diffusion-aggregate': { needed: ['denoise'] },
  'diffusion-restore': { needed: ['denoise'] },
  'pseudo-healthy': { needed: ['reconstruct', 'perceptual'] },
  'memory-bank': { needed: ['features'] },
  gaussian: { needed: ['features'] },
  normative: { needed: [] },
  intensity: { needed: [] },
  external: { needed: [] },
}

const fitted: readonly Procedure[] = ['normative', 'memory-bank', 'gaussian']

/** The method is fitted in the program on the study's own healthy scans. */
export const isFitted = ({ procedure }: { readonly procedure: Procedure }): boolean =>
  fitted.includes(procedure)

/** The method can be given a healthy reference of the study's own: it has networks, a grid in MNI space, and a range that
 * holds scores of 0 to 1. */
export const takesReference = (card: Card): boolean =>
  !isFitted(card) &&
  card.graphs.length > 0 &&
  card.input.space === 'mni' &&
  card.input.grid !== undefined &&
  card.score.range[0] <= 0 &&
  card.score.range[1] >= 1
