import type { SeriesReason } from '../../contract/api.ts'
import type { Modality } from '../../contract/index.ts'
import type { SliceHeader } from './slice.ts'

/** What tells the contrast of a series. */
export type Described = Pick<
  SliceHeader,
  | 'modality'
  | 'sopClass'
  | 'imageType'
  | 'description'
  | 'protocol'
  | 'sequenceName'
  | 'scanningSequence'
  | 'acquisition'
  | 'repetitionTime'
  | 'inversionTime'
  | 'contrastAgent'
  | 'bodyPart'
  | 'diffusion'
> & { readonly echoTime: number | null }

export interface Guess {
  modality: Modality | null
  contrastAgent: boolean
  /** Why it is none of the contrasts that methods read, or should not be taken unasked. */
  refusal: Extract<
    SeriesReason,
    | 'other-modality'
    | 'not-head'
    | 'localizer'
    | 'derived'
    | 'diffusion'
    | 'functional'
    | 'angiography'
    | 'other-contrast'
    | 'unknown-contrast'
    | 'contrast-agent'
  > | null
}

const mrImages = ['1.2.840.10008.5.1.4.1.1.4', '1.2.840.10008.5.1.4.1.1.4.1', '1.2.840.10008.5.1.4.1.1.4.4']

/** A word as names of series have it: between anything that is no letter. */
const word = (...words: string[]): RegExp => new RegExp(`(?<![a-z])(?:${words.join('|')})(?![a-z])`)

const kinds = {
  localizer: word('locali[sz]er', 'loc', 'scout', 'survey', 'aahead\\w*', 'smartbrain', '(3|three).?pl(ane)?', 'planning', 'calib\\w*', 'asset', 'ref.?scan', 'sense.?ref'),
  diffusion: word('dwi', 'dti', 'diff(usion)?', 'adc', 'trace\\w*', 'colfa', 'tensor', 'dki', 'noddi', 'dmri', 'resolve', 'b\\d{3,4}', 'ep2d.?diff\\w*'),
  functional: word('bold', 'fmri', 'rest(ing)?(.?state)?', 'perf(usion)?', 'p?c?asl', 'pasl', 'dsc', 'dce', 'pwi', 'ktrans', 'r?cbf', 'r?cbv', 'mtt', 'ttp', 'tmax', 'moco.?series', 'task'),
  angiography: word('tof', 'angio\\w*', 'c?mra', 'mrv', 'venc', 'pca', 'phase.?contrast', 'mip', 'min.?ip', 'carotis', 'vessel'),
  other: word('swi', 'swan', 'venbold', 'minip', 't2.?star', 't2s', 'haemo', 'hemo', 'medic', 'phase', 'pha', 'qsm', 'field.?map\\w*', 'gre.?field\\w*', 'b0.?map', 'b1.?map\\w*', 'mrs', 'csi', 'svs', 'spectro\\w*', 'ciss', 'fiesta', 'dir', 'stir', 'psir', 'inv[12]', 't[12].?map\\w*', 't1.?images', 'r1', 'r2', 'mtr?', 'synthetic', 'pd', 'pdw', 'proton.?density'),
  notHead: word('spine', 'spinal', 'c.?spine', 't.?spine', 'l.?spine', 'hws', 'bws', 'lws', 'wirbel\\w*', 'cervical', 'thora\\w*', 'lumbar', 'neck', 'hals', 'knee', 'knie', 'shoulder', 'schulter', 'abdom\\w*', 'becken', 'pelvis', 'liver', 'leber', 'heart', 'cardiac', 'prostat\\w*', 'mamma', 'breast', 'hip', 'orbita?s?', 'pituitary', 'hypophyse', 'sella', 'iac', 'iam', 'khbw', 'felsenbein', 'tmj'),
  derived: word('reformat\\w*', 'sub(traction)?', 'fused', 'fusion', 'overlay', 'screen.?save', 'report', 'mask'),
  contrast: /(?:(?<![a-z])(?:post|nach)[^a-z]?(?:contrast|kontrast|km|gd|gad\w*|ce|iv)?(?![a-z])|(?<![a-z])(?:gd|gad\w*|ce|km|dotarem|gadovist|magnevist|prohance|clariscan|mit.?km|with.?contrast)(?![a-z])|\+[^a-z]?(?:c|gd|km|contrast|k)(?![a-z])|(?<![a-z])c\+)/,
  without: /(?<![a-z])(?:pre|vor|nativ\w*|(?:ohne|without|no|non|w\/?o)[^a-z]?(?:contrast|kontrast|km|gd|gad\w*|ce|c))(?![a-z])/,
  flair: /flair|dark.?fluid|(?<![a-z])tirm(?![a-z]).*dark|vista.?flair/,
  t1: /(?<![a-z])(?:[sewv]|3d|ax|sag|cor|tra)?t1|mp2?rage|(?<![a-z])(?:f?spgr|bravo|tfl|(?:3d|t1).?tfe|vibe|mdeft|ir.?fspgr|flash3d|fl3d)(?![a-z])/,
  t2: /(?<![a-z])(?:[sewv]|3d|ax|sag|cor|tra|pd.?)?t2(?!\d)/,
  t2star: /(?<![a-z])t2.?(?:\*|star|stern|s|ffe|fl2d|gre|hemo|haemo|swi)(?![a-z])/,
} // prettier-ignore

const headParts = /HEAD|BRAIN|SKULL|KOPF|SCHAEDEL|CRANIUM|NEURO|CEREBR|^$/

/** What a series shows, from what the scanner wrote of it: names first, then times. Pure; nothing is read. */
export function guess(series: Described): Guess {
  const { imageType } = series
  const text = [series.description, series.protocol].join(' | ').toLowerCase().replaceAll('_', ' ')
  const own = series.description.toLowerCase().replaceAll('_', ' ') || text
  const contrastAgent = hasAgent(series, own)
  const not = (refusal: NonNullable<Guess['refusal']>, modality: Modality | null = null): Guess => ({
    modality,
    contrastAgent,
    refusal,
  })
  if (series.modality !== 'MR') return not('other-modality')
  if (!mrImages.includes(series.sopClass) && series.sopClass !== '') return not('derived')
  if (imageType.includes('LOCALIZER') || kinds.localizer.test(own)) return not('localizer')
  const types = (...words: string[]): boolean => words.some((one) => imageType.includes(one))
  if (series.diffusion || types('DIFFUSION', 'ADC', 'FA', 'TRACEW', 'TENSOR') || kinds.diffusion.test(own))
    return not('diffusion')
  if (types('MOSAIC', 'FMRI', 'PERFUSION', 'ASL') || kinds.functional.test(own)) return not('functional')
  const modality = contrastOf(series, own) ?? contrastOf(series, text) ?? byTimes(series)
  if (types('PROJECTION IMAGE', 'MIP', 'MNIP', 'MINIP', 'ANGIO') || kinds.angiography.test(own))
    return not('angiography')
  if (types('PHASE', 'P', 'PHASE MAP', 'R', 'I', 'T1 MAP', 'T2 MAP', 'SWI')) return not('other-contrast')
  if (kinds.t2star.test(own) || (kinds.other.test(own) && !isDualEchoT2(series, own)))
    return not('other-contrast')
  if (kinds.notHead.test(own) || !headParts.test(series.bodyPart)) return not('not-head', modality)
  if (series.scanningSequence.includes('EP')) return not('functional')
  if (modality === null) return not('unknown-contrast')
  if (isDerived(imageType) || kinds.derived.test(own)) return not('derived', modality)
  return { modality, contrastAgent, refusal: contrastAgent && modality === 'T1w' ? 'contrast-agent' : null }
}

/** DERIVED alone says little (scanners write it after correcting distortion); SECONDARY or a way of deriving does. */
const isDerived = (imageType: readonly string[]): boolean =>
  imageType[0] === 'DERIVED' &&
  imageType
    .slice(1)
    .some((one) => ['SECONDARY', 'MPR', 'REFORMATTED', 'AVERAGE', 'SUBTRACTION'].includes(one))

/** The T2w half of a series with two echoes is named for both. */
const isDualEchoT2 = ({ echoTime }: Described, text: string): boolean =>
  kinds.t2.test(text) && /(?<![a-z])pdw?(?![a-z])/.test(text) && (echoTime ?? 0) >= 60

function hasAgent({ contrastAgent }: Described, text: string): boolean {
  if (kinds.without.test(text)) return false
  const said = contrastAgent.toLowerCase().trim()
  if (said !== '' && !/^(no|none|nein|ohne|n\/?a|0)$/.test(said)) return true
  return kinds.contrast.test(text)
}

function contrastOf({ echoTime }: Described, text: string): Modality | null {
  const t1 = kinds.t1.test(text)
  // FLAIR with T1 contrast: a short echo tells it from T2 FLAIR
  if (kinds.flair.test(text)) return t1 && (echoTime ?? 0) < 40 ? 'T1w' : 'FLAIR'
  if (t1) return 'T1w'
  return kinds.t2.test(text) && (echoTime === null || echoTime >= 50) ? 'T2w' : null
}

/** Where no name tells. Milliseconds. */
function byTimes({
  repetitionTime: tr,
  echoTime: te,
  inversionTime: ti,
  scanningSequence,
}: Described): Modality | null {
  if (tr === null || te === null) return null
  const inversion = ti ?? 0
  if (inversion >= 1500 && te >= 70 && tr >= 4000) return 'FLAIR'
  if (scanningSequence.includes('GR')) return inversion >= 400 && inversion <= 1300 && te < 10 ? 'T1w' : null
  if (!scanningSequence.includes('SE') || inversion > 0) return null
  if (tr <= 1000 && te <= 30) return 'T1w'
  return tr >= 2000 && te >= 70 ? 'T2w' : null
}
