import { expect, it } from 'vitest'
import type { CatalogueEntry, RunNeed } from '../../../contract/api.ts'
import { workOf } from './choice.ts'

const need = (method: string, modality: RunNeed['modality'], scans: number, maps: number): RunNeed => ({
  method,
  modality,
  scans,
  maps,
  seconds: null,
  fit_scans: null,
  own_scans: null,
  own_missing: 0,
  fresh_scans: 0,
})
const timed = (id: string, seconds_per_scan: number | null): CatalogueEntry =>
  ({ id, check: seconds_per_scan === null ? null : { seconds_per_scan } }) as CatalogueEntry

it('counts the maps that are missing and how long they take where every method was timed', () => {
  const needs = [need('ae', 'T2w', 10, 4), need('ae', 'FLAIR', 10, 10), need('rd', 'T2w', 5, 0)]
  const methods = [timed('ae', 2), timed('rd', null)]
  expect(workOf(needs, methods, new Set(['ae']), new Set(['T2w', 'FLAIR']))).toEqual({
    maps: 6,
    seconds: 12,
    tooFew: false,
  })
  expect(workOf(needs, methods, new Set(['ae', 'rd']), new Set(['T2w']))).toEqual({
    maps: 11,
    seconds: null,
    tooFew: false,
  })
  expect(workOf(needs, methods, new Set(['ae']), new Set(['FLAIR']))).toEqual({
    maps: 0,
    seconds: 0,
    tooFew: false,
  })
})

it('goes by the maps made in this study before the trial on this machine', () => {
  const needs = [
    { ...need('ae', 'T2w', 10, 4), seconds: 5 },
    need('ae', 'FLAIR', 10, 0),
    need('rd', 'T2w', 5, 0),
  ]
  const seconds = (methods: string[], modality: string): number | null =>
    workOf(needs, [timed('ae', 2), timed('rd', 3)], new Set(methods), new Set([modality])).seconds
  expect(seconds(['ae'], 'T2w')).toBe(30)
  expect(seconds(['ae'], 'FLAIR')).toBe(50) // not made yet: by the other modality
  expect(seconds(['ae', 'rd'], 'T2w')).toBe(45)
})

it('counts the scans that are mapped first for the others to be compared with', () => {
  const needs = [{ ...need('ae', 'T2w', 30, 0), own_scans: 12, fresh_scans: 12 }]
  expect(workOf(needs, [timed('ae', 2)], new Set(['ae']), new Set(['T2w']))).toEqual({
    maps: 42,
    seconds: 84,
    tooFew: false,
  })
})
