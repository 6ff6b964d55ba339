import ts from 'typescript'

type Call = ts.CallExpression | ts.NewExpression

const add = <K, V>(map: Map<K, V[]>, key: K, value: V): void => {
  const held = map.get(key)
  if (held) held.push(value)
  else map.set(key, [value])
}

/** Last name of what is called: `refuse` of both `refuse(…)` and `this.refuse(…)`. */
export const calledName = ({ expression }: Call): string =>
  ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText()

/** The name that a function is called by. */
export function nameOf(node: ts.SignatureDeclaration): string | undefined {
  if (ts.isConstructorDeclaration(node)) return node.parent.name?.text
  if (node.name) return node.name.getText()
  const { parent } = node
  return ts.isVariableDeclaration(parent) ||
    ts.isPropertyAssignment(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isPropertySignature(parent)
    ? parent.name.getText()
    : undefined
}

/** Who calls whom with what, and which values fields are given, over all sources; types are asked for late. */
export class Calls {
  readonly #calls = new Map<string, Call[]>()
  readonly #values = new Map<string, (ts.PropertyAssignment | ts.ShorthandPropertyAssignment)[]>()
  readonly #checker: ts.TypeChecker

  constructor(checker: ts.TypeChecker, sources: readonly ts.SourceFile[]) {
    this.#checker = checker
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) || ts.isNewExpression(node)) add(this.#calls, calledName(node), node)
      if (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node))
        add(this.#values, node.name.getText(), node)
      ts.forEachChild(node, visit)
    }
    sources.forEach(visit)
  }

  /** What calls give for a parameter; none where no call is known. */
  argumentsFor(parameter: ts.ParameterDeclaration): ts.Expression[] {
    const owner = parameter.parent
    const at = owner.parameters.indexOf(parameter)
    return (this.#calls.get(nameOf(owner) ?? '') ?? []).flatMap((call) => {
      const value = call.arguments?.[at]
      return value && this.#checker.getResolvedSignature(call)?.declaration === owner ? [value] : []
    })
  }

  /** What object literals give for a field of a declared type. */
  valuesOf(field: ts.Symbol): ts.Expression[] {
    const declarations = new Set(field.declarations ?? [])
    if (declarations.size === 0) return []
    return (this.#values.get(field.name) ?? []).flatMap((property) => {
      const { name, parent } = property
      const type = this.#checker.getContextualType(parent)
      const own = type?.getProperty(name.getText())?.declarations ?? []
      return own.some((one) => declarations.has(one))
        ? [ts.isPropertyAssignment(property) ? property.initializer : property.name]
        : []
    })
  }
}
