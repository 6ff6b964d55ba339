import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Fault, toFault } from '../../contract/index.ts'
import type { FeatureFit } from '../methods/procedures/fitted.ts'
import { replaceFile } from '../volumes/index.ts'

/** Values of one array of a fit: little-endian, one after the other in fit.bin in the order of fit.json. */
interface Part {
  readonly name: string
  readonly type: keyof typeof arrays
  readonly length: number
}
const arrays = { float64: Float64Array, float32: Float32Array, int32: Int32Array } as const
type Values = Float64Array | Float32Array | Int32Array

/** What a fit is for; noted in fit.json. */
export interface FitAbout extends Record<string, unknown> {
  readonly method: string
  readonly modality: string
  readonly key: string
}

interface Header extends FitAbout {
  readonly kind: string
  /** Everything of the fit that is no array. */
  readonly facts: Record<string, unknown>
  /** Wide types first, so that each array lies aligned. */
  readonly parts: readonly Part[]
  readonly sha256: string
}

const typeOf = (values: Values): Part['type'] =>
  values instanceof Float64Array ? 'float64' : values instanceof Float32Array ? 'float32' : 'int32'

/** Writes fit.bin, then fit.json, which makes the fit whole. `about` is noted beside it. The same fit gives the same bytes. */
export async function saveFit(
  folder: string,
  fit: { readonly kind: string },
  about: FitAbout,
): Promise<{ sha256: string; bytes: number }> {
  const entries = Object.entries(fit) as [string, unknown][]
  const found = entries
    .filter((entry): entry is [string, Values] => ArrayBuffer.isView(entry[1]))
    .sort(([, a], [, b]) => b.BYTES_PER_ELEMENT - a.BYTES_PER_ELEMENT)
  const blob = Buffer.concat(
    found.map(([, values]) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength)),
  )
  const sha256 = createHash('sha256').update(blob).digest('hex')
  const header: Header = {
    ...about,
    kind: fit.kind,
    facts: Object.fromEntries(entries.filter(([, value]) => !ArrayBuffer.isView(value))),
    parts: found.map(([name, values]) => ({ name, type: typeOf(values), length: values.length })),
    sha256,
  }
  mkdirSync(folder, { recursive: true })
  await replaceFile(join(folder, 'fit.bin'), blob)
  await replaceFile(join(folder, 'fit.json'), Buffer.from(`${JSON.stringify(header, null, 2)}\n`))
  return { sha256, bytes: blob.length }
}

/**
 * Reads the fit with this key, of this kind where one is given. Throws 'not-found', or 'hash-mismatch' for a damaged one and for one made from other scans,
 * another modality or another model.
 */
export function loadFit(folder: string, key: string): FeatureFit
export function loadFit<Fit extends { readonly kind: string }>(
  folder: string,
  key: string,
  kind: Fit['kind'],
): Fit
export function loadFit(folder: string, key: string, kind?: string): unknown {
  const path = join(folder, 'fit.bin')
  try {
    const header = JSON.parse(readFileSync(join(folder, 'fit.json'), 'utf8')) as Header
    if (header.key !== key || (kind !== undefined && header.kind !== kind)) throw another(path, header)
    const blob = readFileSync(path)
    const bytes = header.parts.reduce(
      (sum, { type, length }) => sum + length * arrays[type].BYTES_PER_ELEMENT,
      0,
    )
    if (blob.length !== bytes || createHash('sha256').update(blob).digest('hex') !== header.sha256)
      throw damaged(path)
    const buffer = blob.buffer.slice(blob.byteOffset, blob.byteOffset + blob.length)
    const fit: Record<string, unknown> = { ...header.facts }
    let at = 0
    for (const { name, type, length } of header.parts) {
      fit[name] = new arrays[type](buffer, at, length)
      at += length * arrays[type].BYTES_PER_ELEMENT
    }
    return { ...fit, kind: header.kind }
  } catch (error) {
    throw error instanceof SyntaxError ? damaged(join(folder, 'fit.json')) : toFault(error, path)
  }
}

/** The fit is there, whole and the one with this key. */
export function isFitThere(folder: string, key: string): boolean {
  try {
    loadFit(folder, key)
    return true
  } catch {
    return false
  }
}

const another = (path: string, { method, modality }: Header): Fault =>
  new Fault({
    code: 'hash-mismatch',
    message: `${path} is another fit: of '${method}' on ${modality}, from other scans or another version of the model.`,
    remedy: 'Fit this method again on its page (`normascope fit` on the command line).',
    path,
  })

const damaged = (path: string): Fault =>
  new Fault({
    code: 'hash-mismatch',
    message: `${path} is damaged: it is not what was written.`,
    remedy: 'Do the same again: the method is fitted anew.',
    path,
  })
