import { inflateSync } from 'node:zlib'

export interface Picture {
  readonly width: number
  readonly height: number
  /** 3 (RGB) or 4 (RGBA) bytes a pixel. */
  readonly channels: number
  readonly data: Uint8Array
}

/** Reads the PNG of a screenshot: 8 bits, RGB or RGBA, not interlaced (PNG specification, sections 9 and 11). */
export function readPng(file: Buffer): Picture {
  const width = file.readUInt32BE(16)
  const height = file.readUInt32BE(20)
  const [depth, type, , , interlace] = file.subarray(24, 29)
  const channels = type === 6 ? 4 : type === 2 ? 3 : 0
  if (depth !== 8 || channels === 0 || interlace !== 0) throw new Error('not the PNG of a screenshot')
  const parts: Buffer[] = []
  for (let at = 8; at < file.length; at += 12 + file.readUInt32BE(at)) {
    if (file.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(file.subarray(at + 8, at + 8 + file.readUInt32BE(at)))
  }
  return {
    width,
    height,
    channels,
    data: unfilter(inflateSync(Buffer.concat(parts)), width, height, channels),
  }
}

function unfilter(raw: Uint8Array, width: number, height: number, channels: number): Uint8Array {
  const row = width * channels
  const data = new Uint8Array(row * height)
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (row + 1)]!
    for (let x = 0; x < row; x++) {
      const left = x >= channels ? data[y * row + x - channels]! : 0
      const up = y > 0 ? data[(y - 1) * row + x]! : 0
      const corner = x >= channels && y > 0 ? data[(y - 1) * row + x - channels]! : 0
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter]!
      data[y * row + x] = raw[y * (row + 1) + 1 + x]! + guess
    }
  }
  return data
}

function paeth(left: number, up: number, corner: number): number {
  const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)]
  return a <= b && a <= c ? left : b <= c ? up : corner
}
