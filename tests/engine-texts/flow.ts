import ts from 'typescript'
import { calledName, type Calls } from './calls.ts'

/** A piece of a text: what stands in it literally, or a place that a value takes. */
export type Piece = string | null
export type Pattern = readonly Piece[]

/** What the parameters of the function at hand were given, where the call is known. */
type Given = ReadonlyMap<ts.Symbol, { value: ts.Expression; given: Given }>

const place: Pattern[] = [[null]]
/** Alternatives that are still written out one by one; beyond that they are texts of their own in a place. */
const most = 80
const deepest = 6

/** Fields that hold whole texts already: what comes from one is translated on its own. */
const whole = new Set(['message', 'remedy', 'note', 'reason'])
/** What names a file, a scan or a person: a value, whatever it is put together from. */
const values = new Set([
  'path',
  'file',
  'folder',
  'label',
  'where',
  'whose',
  'subject',
  'name',
  'id',
  'procedure',
  'unit',
  'datatype',
  'type',
])
/** Functions whose texts stand in a place and are translated on their own. */
const ownTexts = new Set(['percent', 'some', 'messageOf', 'describe', 'counted', 'between', 'wanted'])
/** Functions that put names and numbers together: what they return is a value. */
const valueOf = new Set(['described'])

const unwrapped = (node: ts.Expression): ts.Expression =>
  ts.isParenthesizedExpression(node) ||
  ts.isAsExpression(node) ||
  ts.isNonNullExpression(node) ||
  ts.isSatisfiesExpression(node)
    ? unwrapped(node.expression)
    : node

const product = (left: readonly Pattern[], right: readonly Pattern[]): Pattern[] =>
  left.flatMap((a) => right.map((b) => [...a, ...b]))

export function returnsOf(body: ts.ConciseBody): ts.Expression[] {
  if (!ts.isBlock(body)) return [body]
  const found: ts.Expression[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isReturnStatement(node) && node.expression) found.push(node.expression)
    if (!ts.isFunctionLike(node)) ts.forEachChild(node, visit)
  }
  ts.forEachChild(body, visit)
  return found
}

const bodyOf = (declaration: ts.Node | undefined): ts.ConciseBody | undefined =>
  declaration &&
  (ts.isFunctionDeclaration(declaration) ||
    ts.isArrowFunction(declaration) ||
    ts.isFunctionExpression(declaration) ||
    ts.isMethodDeclaration(declaration))
    ? declaration.body
    : undefined

const hasLetters = (pattern: Pattern): boolean =>
  pattern.some((piece) => piece !== null && /\p{L}/u.test(piece))

/**
 * The texts that an expression can become, as far as they stand in the sources: literals, templates, both sides of a
 * choice, constants, what functions return, what parameters and fields are given. Everything else is a place.
 */
export class Flow {
  /** Texts that can stand in a place, found on the way. */
  readonly fragments = new Map<ts.Node, Pattern[]>()
  readonly #checker: ts.TypeChecker
  readonly #calls: Calls

  constructor(checker: ts.TypeChecker, calls: Calls) {
    this.#checker = checker
    this.#calls = calls
  }

  patterns(node: ts.Expression, given: Given = new Map(), depth = 0): Pattern[] {
    const it = unwrapped(node)
    if (depth > deepest) return place
    const on = (one: ts.Expression): Pattern[] => this.patterns(one, given, depth)
    if (ts.isStringLiteral(it) || ts.isNoSubstitutionTemplateLiteral(it)) return [[it.text]]
    if (ts.isConditionalExpression(it)) return [...on(it.whenTrue), ...on(it.whenFalse)]
    if (ts.isTemplateExpression(it)) return this.#template(it, given, depth)
    if (ts.isBinaryExpression(it)) {
      const kind = it.operatorToken.kind
      if (kind === ts.SyntaxKind.PlusToken) return this.#few(it, product(on(it.left), on(it.right)))
      if (kind === ts.SyntaxKind.QuestionQuestionToken || kind === ts.SyntaxKind.BarBarToken)
        return this.#either(it, on(it.left), on(it.right))
      return place
    }
    if (ts.isIdentifier(it)) return values.has(it.text) ? place : this.#named(it, given, depth)
    if (ts.isPropertyAccessExpression(it))
      return values.has(it.name.text) ? place : this.#field(it, it.name.text, depth)
    if (ts.isElementAccessExpression(it)) return this.#table(it, given, depth)
    if (ts.isCallExpression(it)) return this.#call(it, given, depth)
    return place
  }

  /** As `patterns`, of every element of a list: of its literals, spreads, choices, maps and what functions return. */
  elements(node: ts.Expression, given: Given = new Map(), depth = 0): Pattern[] {
    const it = unwrapped(node)
    const on = (one: ts.Expression): Pattern[] => this.elements(one, given, depth)
    if (depth > deepest) return []
    if (ts.isArrayLiteralExpression(it))
      return it.elements.flatMap((one) =>
        ts.isSpreadElement(one) ? on(one.expression) : this.patterns(one, given, depth),
      )
    if (ts.isConditionalExpression(it)) return [...on(it.whenTrue), ...on(it.whenFalse)]
    if (ts.isBinaryExpression(it)) return [...on(it.left), ...on(it.right)]
    if (ts.isIdentifier(it)) return this.#gathered(it, given, depth)
    if (ts.isPropertyAccessExpression(it)) {
      const symbol = this.#checker.getSymbolAtLocation(it.name)
      return (symbol ? this.#calls.valuesOf(symbol) : []).flatMap((one) =>
        this.elements(one, new Map(), depth + 1),
      )
    }
    return ts.isCallExpression(it) ? this.#listed(it, given, depth) : []
  }

  /** What a list is made with, and what is pushed into it afterwards. */
  #gathered(node: ts.Identifier, given: Given, depth: number): Pattern[] {
    const symbol = this.#symbolOf(node)
    const declared = symbol?.valueDeclaration
    if (!symbol || !declared) return []
    const own = given.get(symbol)
    if (own) return this.elements(own.value, own.given, depth + 1)
    if (!ts.isVariableDeclaration(declared) || !declared.initializer) return []
    const found = this.elements(declared.initializer, given, depth + 1)
    const visit = (one: ts.Node): void => {
      if (ts.isCallExpression(one) && calledName(one) === 'push') {
        const list = (one.expression as ts.PropertyAccessExpression).expression
        if (list.getText() === node.text && this.#checker.getSymbolAtLocation(list) === symbol)
          for (const value of one.arguments) found.push(...this.patterns(value, given, depth + 1))
      }
      ts.forEachChild(one, visit)
    }
    visit(declared.getSourceFile())
    return found
  }

  #listed(node: ts.CallExpression, given: Given, depth: number): Pattern[] {
    const called = node.expression
    const [callback] = node.arguments
    if (ts.isPropertyAccessExpression(called) && ['map', 'flatMap', 'filter'].includes(called.name.text)) {
      if (called.name.text === 'filter') return this.elements(called.expression, given, depth + 1)
      const body = bodyOf(callback)
      const flat = called.name.text === 'flatMap'
      // what is put into other words on the way is a text of its own
      const before = this.elements(called.expression, given, depth + 1)
      this.fragments.set(node, [...(this.fragments.get(node) ?? []), ...before.filter(hasLetters)])
      return (body ? returnsOf(body) : []).flatMap((one) =>
        flat ? this.elements(one, given, depth + 1) : this.patterns(one, given, depth + 1),
      )
    }
    const { body, inner } = this.#entered(node, given)
    return body ? returnsOf(body).flatMap((one) => this.elements(one, inner, depth + 1)) : []
  }

  /** A value, and the words that stand where there is none. */
  #either(node: ts.BinaryExpression, value: Pattern[], absent: Pattern[]): Pattern[] {
    if (value.some(hasLetters)) return [...value, ...absent]
    this.fragments.set(node, absent.filter(hasLetters))
    return place
  }

  #few(node: ts.Node, patterns: Pattern[]): Pattern[] {
    if (patterns.length <= most) return patterns
    this.fragments.set(node, patterns.filter(hasLetters))
    return place
  }

  #template(node: ts.TemplateExpression, given: Given, depth: number): Pattern[] {
    return node.templateSpans.reduce<Pattern[]>(
      (done, span) => {
        const inner = this.#inPlace(span, this.patterns(span.expression, given, depth), done)
        const joined = product(done, product(inner, [[span.literal.text]]))
        if (joined.length <= most) return joined
        this.fragments.set(span, inner.filter(hasLetters))
        return product(done, [[null, span.literal.text]])
      },
      [[node.head.text]],
    )
  }

  /** One of several words, as a modality, is a value; what ends a text after a colon is a text of its own. */
  #inPlace(span: ts.TemplateSpan, inner: Pattern[], before: readonly Pattern[]): Pattern[] {
    const words = inner.every((pattern) => pattern.every((piece) => piece === null || !/\s/.test(piece)))
    if (inner.length > 2 && words) return place
    const last = before.at(-1)?.at(-1)
    const ends = typeof last === 'string' && last.endsWith(': ') && span.literal.text === ''
    if (!ends || !inner.some(hasLetters)) return this.#few(span, inner)
    this.fragments.set(span, [...(this.fragments.get(span) ?? []), ...inner.filter(hasLetters)])
    return place
  }

  #symbolOf(node: ts.Identifier): ts.Symbol | undefined {
    return ts.isShorthandPropertyAssignment(node.parent)
      ? this.#checker.getShorthandAssignmentValueSymbol(node.parent)
      : this.#checker.getSymbolAtLocation(node)
  }

  #named(node: ts.Identifier, given: Given, depth: number): Pattern[] {
    const symbol = this.#symbolOf(node)
    if (!symbol) return place
    const own = given.get(symbol)
    if (own) return this.patterns(own.value, own.given, depth + 1)
    const target = symbol.flags & ts.SymbolFlags.Alias ? this.#checker.getAliasedSymbol(symbol) : symbol
    return target.declarations?.flatMap((declaration) => this.#declared(declaration, depth)) ?? place
  }

  #declared(declaration: ts.Declaration, depth: number): Pattern[] {
    if (ts.isVariableDeclaration(declaration) && declaration.initializer) {
      const fixed = ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const
      return fixed ? this.patterns(declaration.initializer, new Map(), depth + 1) : place
    }
    if (ts.isParameter(declaration)) {
      const values = this.#calls.argumentsFor(declaration)
      return values.length === 0 ? place : values.flatMap((one) => this.patterns(one, new Map(), depth + 1))
    }
    if (ts.isBindingElement(declaration)) {
      const name = (declaration.propertyName ?? declaration.name).getText()
      const symbol = this.#checker.getTypeAtLocation(declaration.parent).getProperty(name)
      return symbol ? this.#ofField(symbol, name, depth) : place
    }
    return place
  }

  #field(node: ts.PropertyAccessExpression, name: string, depth: number): Pattern[] {
    const symbol = this.#checker.getSymbolAtLocation(node.name)
    return symbol ? this.#ofField(symbol, name, depth) : place
  }

  #ofField(symbol: ts.Symbol, name: string, depth: number): Pattern[] {
    if (whole.has(name)) return place
    const direct = symbol.declarations?.find(ts.isPropertyAssignment)
    const values = direct ? [direct.initializer] : this.#calls.valuesOf(symbol)
    return values.length === 0 ? place : values.flatMap((one) => this.patterns(one, new Map(), depth + 1))
  }

  /** A word looked up in a constant table of words. */
  #table(node: ts.ElementAccessExpression, given: Given, depth: number): Pattern[] {
    const symbol = this.#checker.getSymbolAtLocation(node.expression)
    const declaration = symbol?.declarations?.find(ts.isVariableDeclaration)
    const value = declaration?.initializer && unwrapped(declaration.initializer)
    if (!value || !ts.isObjectLiteralExpression(value)) return place
    return value.properties.flatMap((one) =>
      ts.isPropertyAssignment(one) ? this.patterns(one.initializer, given, depth + 1) : place,
    )
  }

  /** The body of a called function and what its parameters are given; no body where it is not of these sources. */
  #entered(node: ts.CallExpression, given: Given): { body: ts.ConciseBody | undefined; inner: Given } {
    const declaration = this.#checker.getResolvedSignature(node)?.declaration
    if (!declaration || declaration.getSourceFile().isDeclarationFile)
      return { body: undefined, inner: given }
    const inner = new Map(given)
    declaration.parameters.forEach((parameter, at) => {
      const symbol = ts.isIdentifier(parameter.name) && this.#checker.getSymbolAtLocation(parameter.name)
      const value = node.arguments[at]
      if (symbol && value) inner.set(symbol, { value, given })
    })
    return { body: bodyOf(declaration), inner }
  }

  #call(node: ts.CallExpression, given: Given, depth: number): Pattern[] {
    if (valueOf.has(calledName(node))) return place
    const { body, inner } = this.#entered(node, given)
    if (!body) return place
    const returned = returnsOf(body).flatMap((one) => this.patterns(one, inner, depth + 1))
    if (!ownTexts.has(calledName(node))) return returned
    this.fragments.set(body, returned.filter(hasLetters))
    return place
  }
}
