/** Six invented scanners. Levels and spreads are in units of the white-matter (T1w) or brightest-tissue signal. */
export const modalities = ['T1w', 'T2w', 'FLAIR'] as const
export type Modality = (typeof modalities)[number]

export interface Scanner {
  readonly id: string
  readonly vendor: string
  readonly model: string
  readonly site: string
  readonly fieldStrengthTesla: number
  /** Exponent of the contrast curve per modality; 1 leaves the tissue contrast as fitted. */
  readonly gamma: Readonly<Record<Modality, number>>
  /** Standard deviation of the Gaussian noise in each of the two receiver channels. */
  readonly noise: number
  /** Peak relative strength of the receive bias field, and its fixed part's direction. */
  readonly bias: number
  readonly biasDirection: readonly [number, number, number]
  /** In-plane full width at half maximum of the point spread, mm. */
  readonly blurMm: number
  /** Slice thickness (axial slices), mm, per modality. */
  readonly sliceMm: Readonly<Record<Modality, number>>
  /** Stored value of signal 1. */
  readonly gain: number
}

const scanner = (
  id: string,
  vendor: string,
  model: string,
  site: string,
  fieldStrengthTesla: number,
  gamma: readonly [number, number, number],
  noise: number,
  bias: number,
  biasDirection: readonly [number, number, number],
  blurMm: number,
  sliceMm: readonly [number, number, number],
  gain: number,
): Scanner => ({
  id,
  vendor,
  model,
  site,
  fieldStrengthTesla,
  gamma: { T1w: gamma[0], T2w: gamma[1], FLAIR: gamma[2] },
  noise,
  bias,
  biasDirection,
  blurMm,
  sliceMm: { T1w: sliceMm[0], T2w: sliceMm[1], FLAIR: sliceMm[2] },
  gain,
})

export const scanners: readonly Scanner[] = [
  scanner(
    'scanner-A',
    'Aurelia',
    'Aurelia 3',
    'site-1',
    3,
    [1, 1, 1],
    0.018,
    0.08,
    [0, 1, 0.3],
    0.9,
    [1, 1, 1],
    800,
  ),
  scanner(
    'scanner-B',
    'Borealis',
    'Borealis X3',
    'site-1',
    3,
    [1.12, 0.94, 1.06],
    0.024,
    0.14,
    [0.3, -1, 0],
    1.1,
    [1, 2, 2],
    1000,
  ),
  scanner(
    'scanner-C',
    'Cassini',
    'Cassini 1.5',
    'site-2',
    1.5,
    [0.88, 1.08, 0.92],
    0.042,
    0.05,
    [1, 0, 0.4],
    1.4,
    [1.2, 3, 3],
    600,
  ),
  scanner(
    'scanner-D',
    'Aurelia',
    'Aurelia 1.5',
    'site-2',
    1.5,
    [0.94, 1.12, 0.96],
    0.034,
    0.06,
    [-1, 0.4, 0],
    1.2,
    [1.2, 3, 4],
    500,
  ),
  scanner(
    'scanner-E',
    'Delphi',
    'Delphi 3T',
    'site-3',
    3,
    [1.06, 0.9, 1.12],
    0.022,
    0.18,
    [0, 0.2, -1],
    1,
    [1, 1, 1.5],
    1200,
  ),
  scanner(
    'scanner-F',
    'Borealis',
    'Borealis L',
    'site-4',
    1.5,
    [0.82, 1.04, 0.88],
    0.05,
    0.1,
    [-0.4, -0.6, 0.6],
    1.7,
    [1.5, 4, 4],
    700,
  ),
]

/** What every scan looks like when the scanner effect is removed. */
export const neutralScanner: Scanner = {
  ...scanners[0],
  id: 'neutral',
  noise: 0.025,
  bias: 0.08,
  sliceMm: { T1w: 1, T2w: 1, FLAIR: 1 },
  gain: 800,
}

const blend = (from: number, to: number, share: number): number => from + (to - from) * share

/** The scanner with its differences from the neutral one multiplied by `effect` (0 none, 1 as listed). */
export function scannerAt(chosen: Scanner, effect: number): Scanner {
  const each = (pick: (s: Scanner) => Readonly<Record<Modality, number>>): Record<Modality, number> => ({
    T1w: blend(pick(neutralScanner).T1w, pick(chosen).T1w, effect),
    T2w: blend(pick(neutralScanner).T2w, pick(chosen).T2w, effect),
    FLAIR: blend(pick(neutralScanner).FLAIR, pick(chosen).FLAIR, effect),
  })
  return {
    ...chosen,
    gamma: each((s) => s.gamma),
    noise: blend(neutralScanner.noise, chosen.noise, effect),
    bias: blend(neutralScanner.bias, chosen.bias, effect),
    biasDirection: [
      blend(neutralScanner.biasDirection[0], chosen.biasDirection[0], effect),
      blend(neutralScanner.biasDirection[1], chosen.biasDirection[1], effect),
      blend(neutralScanner.biasDirection[2], chosen.biasDirection[2], effect),
    ],
    blurMm: blend(neutralScanner.blurMm, chosen.blurMm, effect),
    sliceMm: each((s) => s.sliceMm),
    gain: blend(neutralScanner.gain, chosen.gain, effect),
  }
}
