import { Fault, type Card, type Modality } from '../../contract/index.ts'

type Value = string | number | boolean

/**
 * Reads a card's parameters. For one modality `name_T2w` goes before `name`. Every reader throws 'bad-card' naming the
 * parameter where its value is of another kind.
 */
export class Parameters {
  readonly #card: Card
  readonly #modality: Modality

  constructor(card: Card, modality: Modality) {
    this.#card = card
    this.#modality = modality
  }

  value(name: string, otherwise: Value): Value {
    const { parameters } = this.#card
    return parameters[`${name}_${this.#modality}`] ?? parameters[name] ?? otherwise
  }

  number(name: string, otherwise: number, { min = -Infinity, max = Infinity } = {}): number {
    const value = this.value(name, otherwise)
    if (typeof value !== 'number' || !(value >= min && value <= max))
      throw this.wrong(name, `a number${between(min, max)}`)
    return value
  }

  integer(name: string, otherwise: number, { min = -Infinity, max = Infinity } = {}): number {
    const value = this.value(name, otherwise)
    if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max)
      throw this.wrong(name, `a whole number${between(min, max)}`)
    return value
  }

  flag(name: string, otherwise: boolean): boolean {
    const value = this.value(name, otherwise)
    if (typeof value !== 'boolean') throw this.wrong(name, 'true or false')
    return value
  }

  choice<const T extends string>(name: string, known: readonly T[], otherwise: T): T {
    const value = this.value(name, otherwise)
    const found = known.find((item) => item === value)
    if (found === undefined) throw this.wrong(name, `one of ${known.join(', ')}`)
    return found
  }

  /** Whole numbers written as one number or with commas: 8 or "8,16,28". */
  integers(name: string, otherwise: string, { min = -Infinity, max = Infinity } = {}): number[] {
    const values = String(this.value(name, otherwise))
      .split(',')
      .map((text) => (text.trim() === '' ? NaN : Number(text)))
    if (values.some((value) => !Number.isInteger(value) || value < min || value > max))
      throw this.wrong(name, `whole numbers with commas between them${between(min, max)}`)
    return values
  }

  wrong(name: string, wanted: string): Fault {
    const { id, parameters } = this.#card
    const where = `${name}_${this.#modality}` in parameters ? `${name}_${this.#modality}` : name
    return new Fault({
      code: 'bad-card',
      message: `The card of '${id}' has parameters.${where} = ${JSON.stringify(parameters[where])}; it must be ${wanted}.`,
      remedy: 'Correct the card.',
    })
  }
}

const between = (min: number, max: number): string =>
  min === -Infinity && max === Infinity
    ? ''
    : max === Infinity
      ? `, at least ${min}`
      : min === -Infinity
        ? `, at most ${max}`
        : ` from ${min} to ${max}`
