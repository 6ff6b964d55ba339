import type { DataSet } from 'dicom-parser'

type Decoder = InstanceType<typeof TextDecoder>
const decoders = { latin: new TextDecoder('windows-1252'), utf8: new TextDecoder('utf-8') }

/** Values of a data set by tag; what is absent, empty or malformed is '' or null. */
export class Values {
  readonly #data: DataSet
  readonly #decoder: Decoder
  constructor(data: DataSet, decoder?: Decoder) {
    this.#data = data
    const charset = data.string('x00080005') ?? ''
    this.#decoder = decoder ?? (charset.includes('ISO_IR 192') ? decoders.utf8 : decoders.latin)
  }

  text(tag: string): string {
    const element = this.#data.elements[tag]
    if (!element || element.items || element.length <= 0) return ''
    const { dataOffset, length } = element
    const bytes = this.#data.byteArray.subarray(dataOffset, dataOffset + length)
    return this.#decoder.decode(bytes).replaceAll('\0', '').trim()
  }

  words(tag: string): string[] {
    return this.text(tag)
      .split('\\')
      .map((word) => word.trim())
      .filter((word) => word !== '')
  }

  /** Of a decimal or integer string. */
  numbers(tag: string): number[] {
    const words = this.words(tag)
    const values = words.map(Number)
    return values.every(Number.isFinite) ? values : []
  }

  number(tag: string): number | null {
    return this.numbers(tag)[0] ?? null
  }

  /** Of a binary double. */
  double(tag: string): number | null {
    const element = this.#data.elements[tag]
    if (!element || element.length < 8) return null
    const value = this.#data.double(tag)
    return value !== undefined && Number.isFinite(value) ? value : null
  }

  whole(tag: string): number {
    const element = this.#data.elements[tag]
    return element && element.length >= 2 ? (this.#data.uint16(tag) ?? 0) : 0
  }

  /** The items of a sequence. */
  items(tag: string): Values[] {
    return (this.#data.elements[tag]?.items ?? []).flatMap(({ dataSet }) =>
      dataSet ? [new Values(dataSet, this.#decoder)] : [],
    )
  }

  first(tag: string): Values | undefined {
    return this.items(tag)[0]
  }
}
