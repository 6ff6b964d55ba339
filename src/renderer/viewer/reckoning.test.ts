import { expect, test } from 'vitest'
import { answer, type Question } from './answer.ts'
import { disagreementsOf } from './differing.ts'
import { Copies, type ReckoningMessage } from './reckoning.ts'
import { countsAlong } from './slice-counts.ts'

const dims = [10, 9, 40] as const
const volume = (seed: number): Float32Array =>
  Float32Array.from({ length: 3600 }, (_, i) => Math.sin(seed * i) * Math.cos(i / 50))
const volumes = new Map([1, 2, 3].map((number) => [number, volume(number)]))
const dataOf = (number: number): Float32Array => volumes.get(number)!
const layers = [
  { volume: 1, threshold: 0.3 },
  { volume: 2, threshold: 0.1 },
]
const cuts = layers.map(({ volume, threshold }) => ({ map: { data: dataOf(volume) }, threshold }))
const go = new AbortController().signal

test('a thread counts and finds what the page would', async () => {
  for (const axis of [0, 1, 2] as const) {
    const found = await answer({ kind: 'counts', dims, axis, layers }, dataOf, go)
    expect(found?.counts).toEqual(
      cuts.map(({ map, threshold }) => countsAlong(map.data, dims, axis, threshold)),
    )
  }
  const reference = Float32Array.from(dataOf(3), (value) => Number(value > 0.2))
  volumes.set(4, reference)
  for (const number of [undefined, 4]) {
    const question: Question = { kind: 'places', dims, reference: number, layers }
    const places = (await answer(question, dataOf, go))?.places
    expect(places).toEqual(disagreementsOf(dims, number === undefined ? undefined : reference, cuts))
    expect(places?.length).toBeGreaterThan(0)
  }
})

test('nothing is answered once it is ended', async () => {
  const ended = AbortSignal.abort()
  expect(await answer({ kind: 'counts', dims, axis: 0, layers }, dataOf, ended)).toBeUndefined()
  const places: Question = { kind: 'places', dims, reference: undefined, layers }
  expect(await answer(places, dataOf, ended)).toBeUndefined()
})

test('a volume goes to the thread once; what was used longest ago is forgotten, never what is asked of', () => {
  const said: string[] = []
  const copies = new Copies((message: ReckoningMessage) => {
    said.push(`${message.kind} ${'volume' in message ? message.volume : ''}`)
  }, 100)
  const of = (...numbers: number[]): Map<number, Uint8Array> =>
    new Map(numbers.map((number) => [number, new Uint8Array(40)]))
  copies.need(of(1, 2))
  copies.need(of(1))
  expect(said.splice(0)).toEqual(['put 1', 'put 2'])
  copies.need(of(3))
  expect(said.splice(0)).toEqual(['put 3', 'forget 2'])
  copies.need(of(1, 2, 3))
  expect(said.splice(0)).toEqual(['put 2'])
  copies.need(of(4))
  expect(said.splice(0)).toEqual(['put 4', 'forget 1', 'forget 2'])
})
