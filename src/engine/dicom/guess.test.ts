import { expect, test } from 'vitest'
import { guess, type Described } from './guess.ts'

const plain: Described = {
  modality: 'MR',
  sopClass: '1.2.840.10008.5.1.4.1.1.4',
  imageType: ['ORIGINAL', 'PRIMARY', 'M', 'NORM', 'DIS2D'],
  description: '',
  protocol: '',
  sequenceName: '',
  scanningSequence: [],
  acquisition: '',
  repetitionTime: null,
  echoTime: null,
  inversionTime: null,
  contrastAgent: '',
  bodyPart: 'HEAD',
  diffusion: false,
}
const named = (description: string, more: Partial<Described> = {}): string => {
  const { modality, refusal } = guess({ ...plain, description, ...more })
  return refusal ?? modality ?? 'nothing'
}

/** As scanners of Siemens, GE, Philips and Canon, and radiographers in German and English, write them. */
test.each([
  ['t1_mprage_sag_p2_iso', 'T1w'],
  ['MPRAGE', 'T1w'],
  ['t1_mpr_ns_sag_p2_iso', 'T1w'],
  ['T1 MPRAGE nativ', 'T1w'],
  ['SAG 3D FSPGR BRAVO', 'T1w'],
  ['Ax T1 FSPGR BRAVO', 'T1w'],
  ['sT1W_3D_TFE_32ch', 'T1w'],
  ['3D_T1TFE', 'T1w'],
  ['T1 SE tra', 'T1w'],
  ['t1_space_sag', 'T1w'],
  ['mp2rage_UNI_Images', 'T1w'],
  ['mp2rage_INV1', 'other-contrast'],
  ['mp2rage_T1_Images', 'other-contrast'],
  ['T1 map', 'other-contrast'],
  ['t2_tse_tra_512', 'T2w'],
  ['AX T2 FRFSE', 'T2w'],
  ['T2W_TSE', 'T2w'],
  ['sT2W_TSE_tra', 'T2w'],
  ['AxT2 PROPELLER', 'T2w'],
  ['t2_space_sag_p2_iso', 'T2w'],
  ['t2_blade_cor', 'T2w'],
  ['t2_tirm_tra_dark-fluid', 'FLAIR'],
  ['t2_spc_da-fl_sag FLAIR', 'FLAIR'],
  ['Sag CUBE T2 FLAIR', 'FLAIR'],
  ['sT2W_FLAIR', 'FLAIR'],
  ['3D Brain VIEW FLAIR SHC', 'FLAIR'],
  ['AAHead_Scout_64ch', 'localizer'],
  ['3-pl Loc SSFSE', 'localizer'],
  ['Survey_SHC', 'localizer'],
  ['localizer', 'localizer'],
  ['ep2d_diff_3scan_trace_p2_ADC', 'diffusion'],
  ['DWI_b1000', 'diffusion'],
  ['DTI_64dir', 'diffusion'],
  ['ep2d_bold_moco', 'functional'],
  ['pCASL perfusion', 'functional'],
  ['resting state fMRI', 'functional'],
  ['TOF_3D_multi-slab', 'angiography'],
  ['t2_fl2d_tra_hemo', 'other-contrast'],
  ['T2* GRE', 'other-contrast'],
  ['SWI_Images', 'other-contrast'],
  ['Mag_Images SWAN', 'other-contrast'],
  ['gre_field_mapping', 'other-contrast'],
  ['PD TSE tra', 'other-contrast'],
  ['t2_tse_sag HWS', 'not-head'],
  ['T1 TSE sag LWS', 'not-head'],
  ['T2 SAG C-SPINE', 'not-head'],
  ['Subtraction T1', 'derived'],
  ['', 'unknown-contrast'],
  ['Serie 7', 'unknown-contrast'],
])('%s: %s', (description, expected) => {
  expect(named(description)).toBe(expected)
})

test.each([
  't1_mprage_sag_KM',
  'T1 MPRAGE post KM',
  'Ax T1 +C',
  'T1 MPRAGE nach Gd',
  'T1w 3D Gadovist',
  't1 post contrast non fs',
  'T1 SE C+',
])('%s is T1w after a contrast agent', (description) => {
  expect(guess({ ...plain, description })).toEqual({
    modality: 'T1w',
    contrastAgent: true,
    refusal: 'contrast-agent',
  })
})

test('a contrast agent in the header counts, unless the name says that there is none', () => {
  expect(named('T1 MPRAGE', { contrastAgent: 'Dotarem 15 ml' })).toBe('contrast-agent')
  expect(named('T1 MPRAGE', { contrastAgent: 'none' })).toBe('T1w')
  expect(named('T1 MPRAGE ohne KM', { contrastAgent: 'Dotarem' })).toBe('T1w')
  expect(named('T1 pre contrast')).toBe('T1w')
  const flair = guess({ ...plain, description: 'FLAIR', contrastAgent: 'Dotarem' })
  expect(flair, 'told, and taken: it changes little').toEqual({
    modality: 'FLAIR',
    contrastAgent: true,
    refusal: null,
  })
})

test('times tell where names do not', () => {
  const times = (tr: number, te: number, ti: number | null, sequence: string[]): string =>
    named('Serie', { repetitionTime: tr, echoTime: te, inversionTime: ti, scanningSequence: sequence })
  expect(times(9000, 110, 2500, ['SE', 'IR'])).toBe('FLAIR')
  expect(times(2300, 2.9, 900, ['GR', 'IR'])).toBe('T1w')
  expect(times(500, 12, null, ['SE'])).toBe('T1w')
  expect(times(5000, 100, null, ['SE'])).toBe('T2w')
  expect(times(3000, 15, null, ['SE']), 'proton density').toBe('unknown-contrast')
  expect(times(600, 20, null, ['GR']), 'T2* or T1').toBe('unknown-contrast')
})

test('T1 FLAIR is T1w, of two echoes the later is T2w, and the protocol speaks where the series does not', () => {
  expect(named('Ax T1 FLAIR', { echoTime: 24 })).toBe('T1w')
  expect(named('PD/T2 TSE', { echoTime: 90 })).toBe('T2w')
  expect(named('PD/T2 TSE', { echoTime: 12 })).toBe('other-contrast')
  expect(named('', { protocol: 't2_tse_tra' })).toBe('T2w')
})

test('what is no magnetic resonance image of a head, or was derived, is told apart', () => {
  expect(named('Schaedel nativ', { modality: 'CT' })).toBe('other-modality')
  expect(named('T1', { sopClass: '1.2.840.10008.5.1.4.1.1.7' })).toBe('derived')
  expect(named('T1 tra', { imageType: ['DERIVED', 'SECONDARY', 'MPR'] })).toBe('derived')
  expect(named('T1 tra', { imageType: ['DERIVED', 'PRIMARY', 'M', 'DIS3D'] })).toBe('T1w')
  expect(named('T2 TSE sag', { bodyPart: 'CSPINE' })).toBe('not-head')
  expect(named('T1 EPI', { scanningSequence: ['EP'] })).toBe('functional')
  expect(named('T2 tra', { diffusion: true })).toBe('diffusion')
})
