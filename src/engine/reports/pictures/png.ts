import { crc32, deflateSync } from 'node:zlib'

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const out = Buffer.alloc(body.length + 8)
  out.writeUInt32BE(data.length, 0)
  body.copy(out, 4)
  out.writeUInt32BE(crc32(body), body.length + 4)
  return out
}

/** RGB bytes (row by row from the top, 3 bytes a pixel) as a PNG file. The same pixels give the same bytes. */
export function encodePng(rgb: Uint8Array, width: number, height: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const raw = Buffer.alloc(height * (1 + 3 * width))
  for (let y = 0; y < height; y++) {
    const row = rgb.subarray(3 * width * y, 3 * width * (y + 1))
    const at = y * (1 + 3 * width)
    raw[at] = 1 // filter 'sub': each byte less the one a pixel to the left
    for (let i = 0; i < row.length; i++) raw[at + 1 + i] = (row[i]! - (i < 3 ? 0 : row[i - 3]!)) & 255
  }
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(raw, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
