/** A part of the description, or a value in it. */
type Node = Record<string, unknown>

/**
 * Repairs a contradiction in the generated OpenAPI description. Where a field uses a component and adds something, the
 * generator writes `allOf` of both. If the addition is that the field may be null, nothing can be valid, because `null` is
 * not an object. It becomes `anyOf` instead; other additions move beside the reference, which OpenAPI 3.1 allows.
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
