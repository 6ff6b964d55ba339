import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createRandom } from '../../science/random/index.ts'
import {
  dicomFolder,
  multiframeFolder,
  seriesFolders,
  sliceName,
} from '../../../tests/fixtures/dicom/reference.ts'
import { temporaryFolder } from '../../../tests/fixtures/imports/index.ts'
import { readHeader } from './header.ts'
import { seriesOf } from './series.ts'

const slice = join(dicomFolder, seriesFolders.t1, sliceName(4))

test('the header of a slice', async () => {
  const looked = await readHeader(slice)
  expect(looked).toMatchObject({
    kind: 'slice',
    slice: {
      patient: { id: 'PID4711-X', birth: '19310412', sex: 'F' },
      ...{
        description: 't1_mprage_sag_p2_iso',
        seriesNumber: 2,
        modality: 'MR',
        model: 'Prisma',
        fieldTesla: 3,
      },
      ...{ rows: 20, columns: 22, pixelSpacing: [2.5, 2], thickness: 3, acquisition: '3D' },
      ...{ repetitionTime: 2300, inversionTime: 900, scanningSequence: ['GR', 'IR'] },
      frames: [{ echoTime: 2.9, orientation: expect.any(Array) as number[] }],
    },
  })
})

/** The slice with the value of an element replaced by one of the same length, or longer where the next element moves. */
function withValue(
  folder: { at: (name: string) => string },
  tag: readonly [number, number],
  value: string,
): string {
  const bytes = readFileSync(slice)
  const key = Buffer.alloc(4)
  key.writeUInt16LE(tag[0], 0)
  key.writeUInt16LE(tag[1], 2)
  const at = bytes.indexOf(key, 132)
  const length = bytes.readUInt16LE(at + 6) // short VRs: tag, VR, two bytes of length
  const padded = Buffer.from(value.length % 2 ? `${value} ` : value)
  const head = Buffer.from(bytes.subarray(0, at + 8))
  head.writeUInt16LE(padded.length, at + 6)
  const path = folder.at('changed')
  writeFileSync(path, Buffer.concat([head, padded, bytes.subarray(at + 8 + length)]))
  return path
}

test('a field in gauss, as old scanners wrote it, is told in tesla', async () => {
  using folder = temporaryFolder()
  for (const [written, told] of [
    ['15000', 1.5],
    ['1.494', 1.494],
    ['7', 7],
  ] as const)
    expect(await readHeader(withValue(folder, [0x18, 0x87], written))).toMatchObject({
      slice: { fieldTesla: told },
    })
})

test('a private element is a b-value with its own maker alone', async () => {
  using folder = temporaryFolder()
  const bytes = readFileSync(slice)
  const at = bytes.indexOf(Buffer.from([0x20, 0, 0x0d, 0])) // what follows group 0019
  const element = (number: number, vr: string, value: string): Buffer => {
    const head = Buffer.alloc(8)
    head.writeUInt16LE(0x19, 0)
    head.writeUInt16LE(number, 2)
    head.write(vr, 4)
    head.writeUInt16LE(value.length, 6)
    return Buffer.concat([head, Buffer.from(value)])
  }
  for (const [maker, diffusion] of [
    ['SIEMENS MR HEADER ', true],
    ['GEMS_ACQU_01', false],
  ] as const) {
    const added = [element(0x10, 'LO', maker), element(0x100c, 'IS', '1000')]
    const path = folder.at('private')
    writeFileSync(path, Buffer.concat([bytes.subarray(0, at), ...added, bytes.subarray(at)]))
    expect(await readHeader(path)).toMatchObject({ kind: 'slice', slice: { diffusion } })
  }
})

test('a header longer than what is read at first is read on', async () => {
  using folder = temporaryFolder()
  const bytes = readFileSync(slice)
  // a private element of 300 kB before the pixels: (0029,1010) OB
  const element = Buffer.alloc(12 + 300_000)
  element.writeUInt16LE(0x29, 0)
  element.writeUInt16LE(0x1010, 2)
  element.write('OB', 4)
  element.writeUInt32LE(300_000, 8)
  const pixels = bytes.indexOf(Buffer.from([0xe0, 0x7f, 0x10, 0x00]))
  writeFileSync(
    folder.at('long'),
    Buffer.concat([bytes.subarray(0, pixels), element, bytes.subarray(pixels)]),
  )
  const looked = await readHeader(folder.at('long'))
  expect(looked).toMatchObject({ kind: 'slice', slice: { rows: 20, columns: 22 } })
})

test(
  'bytes that were changed anywhere are a slice, damaged, or none, and never a crash',
  { timeout: 120_000 },
  async () => {
    using folder = temporaryFolder()
    const random = createRandom(20261123)
    const path = folder.at('changed')
    const kinds = new Set<string>()
    for (const source of [slice, join(multiframeFolder, 'IM0001')]) {
      const whole = readFileSync(source)
      for (let round = 0; round < 400; round++) {
        const bytes = Buffer.from(
          whole.subarray(0, round % 3 === 0 ? random.integer(whole.length) : whole.length),
        )
        for (let n = 0; n < 1 + (round % 5) && bytes.length > 0; n++)
          bytes[random.integer(bytes.length)] = random.integer(256)
        writeFileSync(path, bytes)
        const looked = await readHeader(path)
        kinds.add(looked.kind)
        if (looked.kind === 'slice') expect(seriesOf([looked.slice])).toHaveLength(1)
      }
    }
    expect([...kinds].toSorted()).toEqual(['damaged', 'other', 'slice'])
  },
)
