import { expect, test } from 'vitest'
import type { Modality } from '../../contract/index.ts'
import { decide, type NamedSeries } from './choose.ts'
import type { Series } from './series.ts'
import type { SliceHeader } from './slice.ts'

interface Traits {
  subject?: string
  modality?: Modality | null
  refusal?: Series['refusal']
  obstacle?: Series['obstacle']
  contrastAgent?: boolean
  spacing?: [number, number, number]
  slices?: number
  number?: number
}

const series = (key: string, traits: Traits = {}): NamedSeries => ({
  key,
  subject: traits.subject ?? 'sub-D001',
  session: '01',
  series: {
    id: key,
    slices: [{ seriesNumber: traits.number ?? 1 } as SliceHeader],
    duplicates: 0,
    dims: [256, 256, traits.slices ?? 160],
    spacing: traits.spacing ?? [1, 1, 1],
    echoTime: null,
    modality: traits.modality === undefined ? 'T1w' : traits.modality,
    contrastAgent: traits.contrastAgent ?? false,
    refusal: traits.refusal ?? traits.obstacle ?? null,
    obstacle: traits.obstacle ?? null,
    figure: 0,
  },
})
const decided = (
  all: readonly NamedSeries[],
  choices: Parameters<typeof decide>[1] = {},
  converted: [string, string][] = [],
): Record<string, string> =>
  Object.fromEntries(
    decide(all, choices, new Map(converted)).map(({ key, refusal, modality }) => [
      key,
      refusal ?? modality ?? '',
    ]),
  )

test('of a session and contrast the better is taken: no agent, thin slices, small voxels, many slices, the later', () => {
  const best = (a: Traits, b: Traits): string | undefined =>
    Object.entries(decided([series('a', a), series('b', b)])).find(([, what]) => what === 'T1w')?.[0]
  expect(best({ contrastAgent: true }, { spacing: [1, 1, 5] })).toBe('b')
  expect(best({ spacing: [0.4, 0.4, 5] }, { spacing: [1.5, 1.5, 1.5] })).toBe('b')
  expect(best({ spacing: [0.8, 0.8, 0.8] }, {})).toBe('a')
  expect(best({ slices: 192 }, { slices: 160 })).toBe('a')
  expect(best({ number: 3 }, { number: 7 }), 'a repetition').toBe('b')
  expect(best({ spacing: [1, 1, 1.001], number: 3 }, { number: 7 }), 'as good as the same').toBe('b')
})

test('contrasts, sessions and subjects do not stand in each other’s way', () => {
  const all = [series('a'), series('b', { modality: 'FLAIR' }), series('c', { subject: 'sub-D002' })]
  expect(decided(all)).toEqual({ a: 'T1w', b: 'FLAIR', c: 'T1w' })
})

test('what a person chose goes before everything but what cannot be converted', () => {
  const all = [
    series('good'),
    series('agent', { contrastAgent: true, refusal: 'contrast-agent' }),
    series('unknown', { modality: null, refusal: 'unknown-contrast' }),
    series('gap', { obstacle: 'missing-slices' }),
  ]
  const untold = { agent: 'contrast-agent', unknown: 'unknown-contrast', gap: 'missing-slices' }
  expect(decided(all)).toEqual({ good: 'T1w', ...untold })
  expect(decided(all, { agent: 'T1w', unknown: 'FLAIR', gap: 'T2w' })).toEqual({
    ...{ good: 'other-taken', agent: 'T1w', unknown: 'FLAIR', gap: 'missing-slices' },
  })
  expect(decided(all, { good: 'out', gap: 'out' })).toEqual({ ...untold, good: 'left-out', gap: 'left-out' })
})

test('a scan that the study has is not replaced unasked', () => {
  const slot: [string, string] = ['sub-D001 01 T1w', 'old']
  const old = series('old', { spacing: [1, 1, 4] })
  const better = series('better')
  expect(decided([old, better], {}, [slot])).toEqual({ old: 'T1w', better: 'other-taken' })
  expect(decided([better], {}, [slot]), 'from another folder').toEqual({ better: 'in-study' })
  expect(decided([better], { better: 'T1w' }, [slot]), 'unless asked').toEqual({ better: 'T1w' })
})
