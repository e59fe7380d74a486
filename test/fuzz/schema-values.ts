import fc from 'fast-check'
import { text } from './runs.ts'

/** The parts of JSON Schema that the API's description uses for its requests. */
export interface Schema {
  $ref?: string
  type?: string | string[]
  format?: string
  pattern?: string
  enum?: unknown[]
  example?: unknown
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
  items?: Schema
  prefixItems?: Schema[]
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: boolean | Schema
  allOf?: Schema[]
  anyOf?: Schema[]
  oneOf?: Schema[]
}

export interface Values {
  schemas: Record<string, Schema>
  /** Ids of existing objects. */
  ids: string[]
  /** Sensible values for a property of this name, if its schema does not say more. */
  hints: Record<string, string[]>
}

/** More items in a list show nothing new. */
const MAX_ITEMS = 4

/** Values that the schema allows. `name` is the property that they are for. */
export function valuesOf(schema: Schema, values: Values, name = ''): fc.Arbitrary<unknown> {
  if (schema.$ref) return valuesOf(resolved(schema.$ref, values), values, name)
  if (schema.allOf) return fc.tuple(...schema.allOf.map(part => valuesOf(part, values, name))).map(merged)
  const alternatives = schema.anyOf ?? schema.oneOf
  if (alternatives) return fc.oneof(...alternatives.map(part => valuesOf(part, values, name)))
  if (schema.enum) return fc.constantFrom(...schema.enum)
  if (!schema.type) return fc.jsonValue()
  const types = [schema.type].flat()
  return fc.oneof(...types.map(type => valuesOfType(type, schema, values, name)))
}

function valuesOfType(type: string, schema: Schema, values: Values, name: string): fc.Arbitrary<unknown> {
  const { minimum: min, maximum: max } = schema
  switch (type) {
    case 'string':
      return stringsOf(schema, values, name)
    case 'integer':
      return fc.integer({ min, max })
    case 'number':
      return fc.double({ min, max, noNaN: true, noDefaultInfinity: true })
    case 'boolean':
      return fc.boolean()
    case 'array':
      return arraysOf(schema, values, name)
    case 'object':
      return objectsOf(schema, values)
    default:
      return fc.constant(null)
  }
}

function stringsOf(schema: Schema, { ids, hints }: Values, name: string): fc.Arbitrary<string> {
  const known = [...(hints[name] ?? []), ...(typeof schema.example === 'string' ? [schema.example] : [])]
  const free = freeStrings(schema, ids)
  if (known.length === 0) return free
  return fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary: free })
}

function freeStrings(schema: Schema, ids: string[]): fc.Arbitrary<string> {
  const { minLength = 0, maxLength = 200, pattern, format } = schema
  if (pattern) return fc.stringMatching(new RegExp(pattern))
  switch (format) {
    case 'uuid':
      return fc.oneof(
        { weight: 5, arbitrary: fc.constantFrom(...ids) },
        { weight: 1, arbitrary: fc.uuid() },
        { weight: 1, arbitrary: fc.constantFrom(...ids).map(id => id.toUpperCase()) },
      )
    case 'date-time':
      return fc.date({ noInvalidDate: true }).map(date => date.toISOString())
    case 'date':
      return fc.date({ noInvalidDate: true }).map(date => date.toISOString().slice(0, 10))
    case 'idn-email':
      return fc.oneof(
        fc.emailAddress(),
        fc.emailAddress().map(address => `é${address}`),
      )
    case 'uri':
      return fc.webUrl({ withQueryParameters: true })
    default:
      return fc.oneof(
        fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, minLength + 60) }),
        // The longest possible text, and difficult ones that fit.
        fc.constant('ก'.repeat(Math.min(maxLength, 20_000))),
        text.filter(value => value.length >= minLength && value.length <= maxLength),
      )
  }
}

function arraysOf(schema: Schema, values: Values, name: string): fc.Arbitrary<unknown> {
  if (schema.prefixItems) return fc.tuple(...schema.prefixItems.map(item => valuesOf(item, values, name)))
  const minLength = schema.minItems ?? 0
  return fc.array(valuesOf(schema.items ?? {}, values, name), {
    minLength,
    maxLength: Math.min(schema.maxItems ?? MAX_ITEMS, minLength + MAX_ITEMS),
  })
}

function objectsOf(schema: Schema, values: Values): fc.Arbitrary<unknown> {
  const { properties = {}, required = [], additionalProperties } = schema
  const members = Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [name, valuesOf(property, values, name)]),
  )
  const described = fc.record(members, { requiredKeys: required })
  if (typeof additionalProperties !== 'object') return described
  const key = fc.oneof(fc.stringMatching(/^\w{1,10}$/), fc.constantFrom('1', '__proto__', 'constructor'))
  const more = fc.array(fc.tuple(key, valuesOf(additionalProperties, values)), { maxLength: MAX_ITEMS })
  return fc.tuple(described, more).map(([object, pairs]) => ({ ...object, ...Object.fromEntries(pairs) }))
}

function resolved($ref: string, { schemas }: Values): Schema {
  const found = schemas[$ref.replace('#/components/schemas/', '')]
  if (!found) throw new Error(`${$ref} is described nowhere`)
  return found
}

function merged(parts: unknown[]): unknown {
  const objects = parts.filter(part => typeof part === 'object' && part !== null)
  return objects.length === parts.length ? Object.assign({}, ...objects) : parts.at(-1)
}
