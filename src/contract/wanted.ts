import { z } from 'zod'

/** The parts of a JSON schema that are put into words. */
interface Shape {
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly minItems?: number
  readonly properties?: Readonly<Record<string, Shape>>
  readonly additionalProperties?: Shape | boolean
  readonly prefixItems?: readonly Shape[]
  readonly items?: Shape | boolean
  readonly anyOf?: readonly Shape[]
  readonly oneOf?: readonly Shape[]
}
type Path = readonly PropertyKey[]

const isObject = (value: unknown): value is Record<PropertyKey, unknown> =>
  typeof value === 'object' && value !== null
const at = (value: unknown, key: PropertyKey): unknown => (isObject(value) ? value[key] : undefined)

/** Whether a value is meant for this one of several shapes: the words that tell them apart are its own. */
const isMeant = (shape: Shape, value: unknown): boolean =>
  Object.entries(shape.properties ?? {}).every(
    ([key, part]) => part.const === undefined || part.const === at(value, key),
  )

const alternatives = (shape: Shape): readonly Shape[] =>
  shape.anyOf ??
  shape.oneOf ??
  (Array.isArray(shape.type) ? shape.type.map((type: string) => ({ type })) : [shape])

function shapeAt(shape: Shape, path: Path, value: unknown): Shape | undefined {
  const [key, ...rest] = path
  if (key === undefined) return shape
  if (shape.anyOf || shape.oneOf) {
    const meant = alternatives(shape).filter((one) => isMeant(one, value))
    return meant.map((one) => shapeAt(one, path, value)).find((found) => found !== undefined)
  }
  const part =
    typeof key === 'number'
      ? (shape.prefixItems?.[key] ?? shape.items)
      : (shape.properties?.[String(key)] ?? shape.additionalProperties)
  return isObject(part) ? shapeAt(part, rest, at(value, key)) : undefined
}

/** Bounds of whole numbers that only say what a computer can count are not told. */
const told = (bound: number | undefined): number | undefined =>
  bound === undefined || Math.abs(bound) >= Number.MAX_SAFE_INTEGER ? undefined : bound

function numberOf(kind: string, shape: Shape): string {
  const [from, to] = [told(shape.minimum), told(shape.maximum)]
  const [above, below] = [shape.exclusiveMinimum, shape.exclusiveMaximum]
  if (from !== undefined)
    return to === undefined ? `${kind} of at least ${from}` : `${kind} from ${from} to ${to}`
  if (above !== undefined)
    return below === undefined ? `${kind} above ${above}` : `${kind} above ${above} and below ${below}`
  return to === undefined ? kind : `${kind} of at most ${to}`
}

function textOf({ minLength = 0, maxLength }: Shape): string {
  if (maxLength !== undefined) return `text of ${minLength} to ${maxLength} characters`
  return minLength > 0 ? 'text that is not empty' : 'text'
}

function listOf({ prefixItems, minItems = 0 }: Shape): string {
  if (prefixItems) return `a list of ${prefixItems.length} values`
  return minItems > 0 ? 'a list that is not empty' : 'a list'
}

function wanted(shape: Shape): string {
  const several = alternatives(shape).filter(({ type }) => type !== 'null')
  if (several.length > 1) return `one of these: ${several.map(wanted).join('; ')}`
  const { type, const: only, enum: choices } = several[0]!
  if (only !== undefined) return String(only)
  if (choices) return `one of these: ${choices.join(', ')}`
  if (type === 'integer') return numberOf('a whole number', several[0]!)
  if (type === 'number') return numberOf('a number', several[0]!)
  if (type === 'string') return textOf(several[0]!)
  if (type === 'array') return listOf(several[0]!)
  if (type === 'boolean') return 'true or false'
  return type === 'object' ? 'an object of named fields' : 'another value'
}

const short = (value: unknown): string => {
  const text = value === undefined ? 'nothing' : (JSON.stringify(value) ?? String(value))
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}

export interface WrongValue {
  /** Names on the way to it, with points between them; empty for the whole. */
  readonly field: string
  /** What it must be, in words: 'a whole number from 8 to 1024'. */
  readonly wanted: string
  /** What it is, shortened. */
  readonly given: string
}

/**
 * What is wrong where a schema refused a value: the field, what it must be and what it is. A check with words of its own,
 * as of a pattern, says them.
 */
export function wrongValue(schema: z.ZodType, value: unknown, issue: z.core.$ZodIssue): WrongValue {
  const ownWords = issue.code === 'custom' || issue.code === 'invalid_format'
  const whole = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Shape
  return {
    field: issue.path.join('.'),
    wanted: ownWords ? issue.message : wanted(shapeAt(whole, issue.path, value) ?? {}),
    given: short(issue.path.reduce(at, value)),
  }
}
