import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { emailKey } from '../../domain/email.ts'

// Compares every answer of the API that a test gets with the API's description. The validator (ajv, JSON Schema
// 2020-12) is not the library that makes the description. Everything that is not described fails: a route, a status, a
// content type, a field.

type Schema = Record<string, unknown>
interface Operation {
  requestBody?: { content: Record<string, { schema: Schema }> }
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>
}
export interface Description {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Schema> }
}

type Described = { components: { schemas: object }; paths: object }

export interface Exchange {
  method: string
  /** With its query. */
  path: string
  /** The body of the request, if it was JSON. */
  sent?: unknown
  status: number
  contentType: string | null
  /** The body of the answer; undefined if it must not be read, as that of a stream. */
  body?: unknown
}

/** Returns where an exchange with the API does not agree with its description. */
export type Validator = (exchange: Exchange) => string[]

/** Where the problems of the API are described. Paths that the API does not have are answered with a problem too. */
const PROBLEM = '/components/schemas/Problem'
const COMPONENTS = '/components/schemas/'

export function validatorOf(description: Description): Validator {
  const schemas = { answers: closed(description), requests: description }
  const ajv = makeAjv()
  for (const [id, described] of Object.entries(schemas)) addDescription(ajv, id, described)
  const routes = Object.keys(description.paths).map(template => ({ template, pattern: patternOf(template) }))

  const compare = (id: keyof typeof schemas, pointer: string, value: unknown): string[] => {
    const reference = addressOf(id, pointer)
    const validate: ValidateFunction | undefined =
      ajv.getSchema(reference) ?? ajv.compile({ $ref: reference })
    if (validate(value)) return []
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
    )
  }

  return ({ method, path, sent, status, contentType, body }) => {
    // As it is sent: dots between slashes are another path.
    const { pathname } = new URL(path, 'http://localhost')
    if (!pathname.startsWith('/v1/')) return []
    const type = contentType?.split(';')[0] ?? ''
    // A literal part of a path comes before a parameter in its place.
    const [route] = routes
      .filter(({ pattern }) => pattern.test(pathname))
      .sort((a, b) => a.template.split('{').length - b.template.split('{').length)
    const operation = route && description.paths[route.template]?.[method.toLowerCase()]
    if (!operation) {
      if (status < 400) return [`there is no such route, and it answers ${status}`]
      return type === 'application/problem+json' ? compare('answers', PROBLEM, body) : [`it is ${type}`]
    }
    const at = `/paths/${escaped(route.template)}/${method.toLowerCase()}`
    const found: string[] = []
    const accepts = operation.requestBody?.content['application/json']
    if (status < 300 && sent !== undefined && accepts) {
      const takes = compare('requests', `${at}/requestBody/content/application~1json/schema`, sent)
      found.push(...takes.map(error => `was taken, though in the request ${error}`))
    }
    const content = operation.responses[status]?.content
    if (!operation.responses[status]) return [...found, 'the status is not described']
    if (!content) return body || type ? [...found, `no content is described, and there is ${type}`] : found
    if (!content[type]) return [...found, `the content type ${type} is not described`]
    if (body === undefined) return found
    const schema = `${at}/responses/${status}/content/${escaped(type)}/schema`
    return [...found, ...compare('answers', schema, body)]
  }
}

/**
 * Lets a validator find the schemas of a description, by `addressOf`. Each component has an address of its own: what a pointer
 * leads to is compiled again for every schema that points there.
 */
export function addDescription(ajv: Ajv2020, id: string, { components, paths }: Described): void {
  const apart = <T>(node: T): T =>
    JSON.parse(JSON.stringify(node), (key, value) =>
      key === '$ref' && typeof value === 'string' ? addressOf(id, value.slice(1)) : value,
    )
  for (const [name, schema] of Object.entries(components.schemas)) {
    ajv.addSchema(apart(schema), addressOf(id, COMPONENTS + name))
  }
  ajv.addSchema(apart({ paths }), `api://${id}`)
}

/** Returns a function that compiles a component of a description. */
export function componentsOf(description: Described): (name: string) => ValidateFunction {
  const ajv = makeAjv()
  addDescription(ajv, 'api', description)
  return name => ajv.compile({ $ref: addressOf('api', COMPONENTS + name) })
}

/** The address of a schema, by its JSON pointer in the description. */
export function addressOf(id: string, pointer: string): string {
  const [, component] = pointer.match(/^\/components\/schemas\/([^/]+)$/) ?? []
  return component ? `api://${id}/${component}` : `api://${id}#${pointer}`
}

/** A validator that knows the keywords of OpenAPI beside JSON Schema, and refuses all others. */
export function makeAjv(): Ajv2020 {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: true,
    allowUnionTypes: true,
    strictRequired: false,
    strictTypes: false,
    // Else what has no references of its own is compiled again at each place that refers to it.
    inlineRefs: false,
    // To make the code shorter takes more time than it saves.
    code: { optimize: false },
    // A description has all of its schemas in one document. Its pointers go through parts that are no schema.
    keywords: ['components', 'paths', 'example', 'discriminator'],
  })
  addFormats.default(ajv)
  ajv.addFormat('idn-email', address => emailKey(address) !== undefined)
  return ajv
}

/** The schema without further fields in objects. A field that is not described is an error. */
function closed<T>(node: T): T {
  if (Array.isArray(node)) return node.map(closed) as T
  if (typeof node !== 'object' || node === null) return node
  const all = Object.fromEntries(Object.entries(node).map(([name, value]) => [name, closed(value)]))
  const open = 'properties' in all && 'type' in all && !('additionalProperties' in all)
  return (open ? { ...all, additionalProperties: false } : all) as T
}

function patternOf(template: string): RegExp {
  const parts = template.split(/\{[^}]*\}/).map(part => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('[^/]+')}$`)
}

/** As a part of a JSON pointer in a URI. */
function escaped(text: string): string {
  return encodeURIComponent(text.replaceAll('~', '~0').replaceAll('/', '~1'))
}

/** By the address of an API whose description differs from the others'; else by ''. */
const known = new Map<string, Promise<Validator>>()
const ofTheirOwn = new Set<string>()

/** An API with providers that only a test has needs a description of its own. */
export function describesItself(baseUrl: string): void {
  ofTheirOwn.add(baseUrl)
}

/**
 * Throws if an exchange does not agree with the description. The description is read once per process, from the first
 * API.
 */
export async function expectDescribed(baseUrl: string, exchange: Exchange): Promise<void> {
  if (!exchange.path.startsWith('/v1/')) return
  const key = ofTheirOwn.has(baseUrl) ? baseUrl : ''
  const validator = known.get(key) ?? read(baseUrl)
  known.set(key, validator)
  validator.catch(() => known.delete(key))
  const found = (await validator)(exchange)
  if (found.length === 0) return
  const { method, path, status, body } = exchange
  throw new Error(
    `${method} ${path} (${status}) is not as /openapi.json describes it:\n${found.join('\n')}\n${JSON.stringify(body)}`,
  )
}

async function read(baseUrl: string): Promise<Validator> {
  const response = await fetch(`${baseUrl}/openapi.json`)
  return validatorOf((await response.json()) as Description)
}
