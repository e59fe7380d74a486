/** A part of the description, or a value in it. */
type Node = Record<string, unknown>

/**
 * The generator writes a component with something of its own as `allOf` of both. Where the one thing of its own is that
 * there may be none (`nullable`), both can't be: `null` is no object. It becomes one of the two; else what is of its own
 * stands beside the reference, as OpenAPI 3.1 allows.
 */
export function withoutContradictions<T>(description: T): T {
  return corrected(description) as T
}

function corrected(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(corrected)
  if (typeof node !== 'object' || node === null) return node
  const entries = Object.fromEntries(Object.entries(node).map(([name, value]) => [name, corrected(value)]))
  return referring(entries) ?? entries
}

function referring({ allOf, ...beside }: Node): Node | undefined {
  const [reference, own, ...others] = Array.isArray(allOf) ? allOf : []
  if (!reference?.$ref || own === undefined || others.length > 0 || own.properties) return undefined
  const { type, ...more } = own as Node
  const mayBeNull = [type].flat().includes('null')
  const either = mayBeNull ? { anyOf: [reference, { type: 'null' }] } : reference
  return { ...either, ...beside, ...more }
}
