/** The parts of JSON Schema that the API's description uses for its answers. */
interface Schema {
  $ref?: string
  allOf?: Schema[]
  anyOf?: Schema[]
  oneOf?: Schema[]
  type?: string | string[]
  enum?: unknown[]
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: boolean | Schema
  items?: Schema
}

interface Operation {
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>
}

export interface Description {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Schema> }
}

/** Where an answer differs from the description: fields that are missing, have another type, or are not described. */
export function deviations(
  description: Description,
  route: string,
  answer: { status: number; body: unknown },
): string[] {
  const [method = '', path = ''] = route.split(' ')
  const response = description.paths[path]?.[method.toLowerCase()]?.responses[answer.status]
  const [content] = Object.values(response?.content ?? {})
  if (!content) return [`${route} has no answer ${answer.status}`]
  return compare(description, content.schema, answer.body, '')
}

function compare(description: Description, given: Schema, value: unknown, at: string): string[] {
  const schema = flat(description, given)
  const alternatives = schema.anyOf ?? schema.oneOf
  if (alternatives) {
    const found = alternatives.map(alternative => compare(description, alternative, value, at))
    return found.some(list => list.length === 0) ? [] : (found[0] ?? [])
  }
  const types = [schema.type ?? []].flat()
  if (types.length > 0 && !types.includes(typeOf(value, types))) {
    return [`${at} is ${typeOf(value, types)}, not ${types}`]
  }
  if (schema.enum && !schema.enum.includes(value)) return [`${at} is none of ${schema.enum}`]
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => compare(description, schema.items ?? {}, item, `${at}/${index}`))
  }
  if (typeof value !== 'object' || value === null) return []
  const missing = (schema.required ?? []).filter(name => !(name in value))
  return [
    ...missing.map(name => `${at}/${name} is missing`),
    ...Object.entries(value).flatMap(([name, item]) => {
      const known = schema.properties?.[name] ?? schema.additionalProperties
      if (known === true || (known === undefined && !schema.properties)) return []
      if (!known) return [`${at}/${name} is not described`]
      return compare(description, known, item, `${at}/${name}`)
    }),
  ]
}

/** The schema with references resolved and `allOf` merged. */
function flat(description: Description, schema: Schema): Schema {
  if (schema.$ref) {
    const target = description.components.schemas[schema.$ref.replace('#/components/schemas/', '')]
    if (!target) throw new Error(`${schema.$ref} is described nowhere`)
    return flat(description, target)
  }
  if (!schema.allOf) return schema
  const parts = schema.allOf.map(part => flat(description, part))
  return {
    ...Object.assign({}, ...parts),
    properties: Object.assign({}, ...parts.map(part => part.properties)),
    required: parts.flatMap(part => part.required ?? []),
  }
}

function typeOf(value: unknown, wanted: string[]): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (Number.isInteger(value) && wanted.includes('integer')) return 'integer'
  return typeof value
}
