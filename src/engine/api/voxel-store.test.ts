import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../../tests/fixtures/imports/index.ts'
import { packRuns } from '../../science/volume/index.ts'
import type { Voxels } from './view-tasks.ts'
import { VoxelStore } from './voxel-store.ts'

const voxelsOf = (first: number, n = 1000): Voxels => ({
  info: { datatype: 'float32', dims: [n, 1, 1], affine: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1] },
  packed: packRuns(Float32Array.from({ length: n }, (_, i) => first + i / 7)),
})
const room = { most: 2 ** 20, spare: 0 }
const filesIn = (folder: string): string[] => readdirSync(folder).filter((name) => name.endsWith('.voxels'))

test('what was kept comes back as it was, in another session too', async () => {
  using folder = temporaryFolder()
  const store = new VoxelStore(folder.at('voxels'), room)
  expect(await store.get('map 1')).toBeUndefined()
  await store.put('map 1', voxelsOf(1))
  expect(await store.get('map 1')).toEqual(voxelsOf(1))
  expect(await new VoxelStore(folder.at('voxels'), room).get('map 1')).toEqual(voxelsOf(1))
  expect(await store.get('map 1, changed since')).toBeUndefined()
})

test.each([
  ['a bit of the voxels is turned', (bytes: Buffer) => bytes.writeUInt8(bytes.readUInt8(2000) ^ 1, 2000)],
  ['a bit of the head is turned', (bytes: Buffer) => bytes.writeUInt8(bytes.readUInt8(40) ^ 1, 40)],
  ['the length of the head is nonsense', (bytes: Buffer) => bytes.writeUInt32LE(4_000_000_000, 4)],
  ['it is cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length - 4)],
  ['it is cut off within its head', (bytes: Buffer) => bytes.subarray(0, 50)],
  ['it is empty', () => Buffer.alloc(0)],
  ['it goes on', (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc(4)])],
  ['it is full of zeros, as after a power cut', (bytes: Buffer) => Buffer.alloc(bytes.length)],
])('a file is never given out where %s', async (_name, spoil) => {
  using folder = temporaryFolder()
  const at = folder.at('voxels')
  const store = new VoxelStore(at, room)
  await store.put('map', voxelsOf(1))
  const path = `${at}/${filesIn(at)[0]}`
  const bytes = readFileSync(path)
  const spoilt = spoil(bytes)
  writeFileSync(path, typeof spoilt === 'number' ? bytes : spoilt)
  expect(await store.get('map')).toBeUndefined()
  await store.put('map', voxelsOf(1))
  expect(await store.get('map')).toEqual(voxelsOf(1))
})

test("a file under another map's name is not that map", async () => {
  using folder = temporaryFolder()
  const at = folder.at('voxels')
  const store = new VoxelStore(at, room)
  await store.put('map 1', voxelsOf(1))
  const one = filesIn(at)[0]!
  await store.put('map 2', voxelsOf(2))
  const other = filesIn(at).find((name) => name !== one)!
  writeFileSync(`${at}/${other}`, readFileSync(`${at}/${one}`))
  expect(await store.get('map 2')).toBeUndefined()
  expect(existsSync(`${at}/${other}`)).toBe(false)
})

test('what was used longest ago goes first, what a killed program left too', async () => {
  using folder = temporaryFolder()
  const at = folder.at('voxels')
  const one = voxelsOf(0).packed.byteLength
  const store = new VoxelStore(at, { most: 5.5 * one, spare: 0 })
  for (let i = 1; i <= 5; i++) {
    await store.put(`map ${i}`, voxelsOf(i))
    const newest = filesIn(at).find((name) => statSync(`${at}/${name}`).mtimeMs > Date.now() - 60_000)!
    utimesSync(`${at}/${newest}`, 1000 + i, 1000 + i) // in the order of their making, long ago
  }
  writeFileSync(`${at}/abc.voxels.1.tmp`, 'half')
  expect(await store.get('map 1')).toBeDefined() // used just now
  await store.put('map 6', voxelsOf(6))
  const left = await Promise.all([1, 2, 3, 4, 5, 6].map((i) => store.get(`map ${i}`)))
  expect(left.map((voxels) => voxels !== undefined)).toEqual([true, false, true, true, true, true])
  expect(readdirSync(at)).toHaveLength(5)
})

test('a volume that would take a quarter of the room is not kept, nor one that fills the disk', async () => {
  using folder = temporaryFolder()
  const at = folder.at('voxels')
  await new VoxelStore(at, { most: 3 * voxelsOf(0).packed.byteLength, spare: 0 }).put('map', voxelsOf(1))
  await new VoxelStore(at, { most: 2 ** 20, spare: Number.MAX_SAFE_INTEGER }).put('map', voxelsOf(1))
  expect(existsSync(at) ? readdirSync(at) : []).toEqual([])
})

test('where nothing can be written, nothing is kept and nobody is told', async () => {
  using folder = temporaryFolder()
  writeFileSync(folder.at('in-the-way'), '')
  const store = new VoxelStore(folder.at('in-the-way/voxels'), room)
  await store.put('map', voxelsOf(1))
  expect(await store.get('map')).toBeUndefined()
  const at = folder.at('voxels')
  mkdirSync(at)
  const other = new VoxelStore(at, room)
  await other.put('map', voxelsOf(1))
  const name = filesIn(at)[0]!
  // A folder in the place of the file cannot be replaced by one.
  rmSync(`${at}/${name}`)
  mkdirSync(`${at}/${name}/x`, { recursive: true })
  await other.put('map', voxelsOf(1))
  expect(await other.get('map')).toBeUndefined()
  expect(readdirSync(at)).toEqual([name])
})
