import fc from 'fast-check'
import { mutated } from './mutations.ts'
import { text } from './runs.ts'
import { type Schema, type Values, valuesOf } from './schema-values.ts'

interface Parameter {
  name: string
  in: 'path' | 'query' | 'header'
  required?: boolean
  schema: Schema
}

export interface Operation {
  parameters?: Parameter[]
  requestBody?: { content: Record<string, { schema: Schema }> }
}

export interface FuzzedRequest {
  /** The key in the description, e.g. `POST /v1/agents`. */
  route: string
  path: string
  headers: Record<string, string>
  /** Undefined: none. */
  body?: string
}

/** Requests for one operation: some follow the description, some nearly, some not at all. */
export function requestsFor(
  route: string,
  operation: Operation,
  values: Values,
): fc.Arbitrary<FuzzedRequest> {
  const [method = '', template = ''] = route.split(' ')
  const parameters = operation.parameters ?? []
  const of = (place: Parameter['in']) => parameters.filter(parameter => parameter.in === place)
  const schema = operation.requestBody?.content['application/json']?.schema
  return fc
    .record({
      path: pathsOf(template, of('path'), values),
      query: queriesOf(of('query'), values),
      headers: headersOf(of('header')),
      body: method === 'GET' ? fc.constant(undefined) : bodiesOf(schema, values),
      contentType: fc.oneof(
        { weight: 15, arbitrary: fc.constant('application/json') },
        { weight: 1, arbitrary: fc.constantFrom(...CONTENT_TYPES) },
      ),
    })
    .map(({ path, query, headers, body, contentType }) => ({
      route,
      path: query === '' ? path : `${path}?${query}`,
      headers: body === undefined ? headers : { ...headers, 'Content-Type': contentType },
      body,
    }))
}

const CONTENT_TYPES = [
  'application/json; charset=utf-8',
  'application/merge-patch+json',
  'APPLICATION/JSON',
  'text/plain',
  'application/json; charset=utf-16',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'json',
]

const garbled = fc.constantFrom(
  '%',
  '%E0%A4%A',
  '%00',
  '%2e%2e%2f',
  '..',
  '%C0%AF',
  '%ff',
  'a%20b',
  '%F0%9F%99%8F',
)

/** An empty part, and those that `fetch` takes for steps up (`..`), would be another path. */
function isPart(given: string | undefined): given is string {
  return given !== undefined && !/^(\.|%2e){0,2}$/i.test(given)
}

function pathsOf(template: string, parameters: Parameter[], values: Values): fc.Arbitrary<string> {
  const parts = parameters.map(({ name, schema }) =>
    fc.oneof(
      { weight: 8, arbitrary: valuesOf(schema, values, name).map(value => encode(String(value))) },
      { weight: 1, arbitrary: text.map(encode) },
      { weight: 1, arbitrary: garbled },
    ),
  )
  return fc
    .tuple(...parts)
    .map(given =>
      parameters.reduce(
        (path, { name }, index) => path.replace(`{${name}}`, isPart(given[index]) ? given[index] : '-'),
        template,
      ),
    )
}

function queriesOf(parameters: Parameter[], values: Values): fc.Arbitrary<string> {
  if (parameters.length === 0) return fc.constantFrom('', '', '', 'unknown=1', '%', '__proto__=1&a[b]=c')
  const pair = fc
    .constantFrom(...parameters)
    .chain(({ name, schema }) =>
      fc
        .oneof(
          { weight: 4, arbitrary: valuesOf(schema, values, name).map(value => encode(String(value))) },
          { weight: 2, arbitrary: text.map(encode) },
          { weight: 1, arbitrary: garbled },
          { weight: name === 'cursor' ? 8 : 1, arbitrary: cursors },
        )
        .map(value => `${name}=${value}`),
    )
  return fc.array(pair, { maxLength: 4 }).map(pairs => pairs.join('&'))
}

const times = fc.oneof(
  fc.date({ noInvalidDate: true }).map(date => date.toISOString()),
  fc.constantFrom('0000-01-01T00:00:00Z', '0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999999999Z'),
)

/** Cursors for a list. Most of them were never given out. */
const cursors = fc
  .oneof(
    fc.tuple(times, fc.uuid()),
    fc.tuple(text, fc.uuid()),
    fc.tuple(fc.integer()),
    fc.array(fc.oneof(text, fc.integer(), fc.constantFrom(null, {}, [])), { maxLength: 3 }),
  )
  .map(place => Buffer.from(JSON.stringify(place)).toString('base64url'))

const HEADERS: Record<string, string[]> = {
  // Few keys, so that some come again with another body.
  'idempotency-key': ['1', '2', 'k'.repeat(255), 'k'.repeat(256), 'ключ', '\u00ff'],
  'if-match': ['*', '"1"', '1', 'W/"2"', '"999999999"', '"9999999999"', '""', 'abc', '"1", "2"'],
  prefer: ['wait=0', 'wait=1', 'wait=-1', 'wait=abc', 'respond-async', 'wait=1;wait=0', ''],
}

function headersOf(parameters: Parameter[]): fc.Arbitrary<Record<string, string>> {
  const own = Object.fromEntries(
    parameters.map(({ name }) => [name, fc.constantFrom(...(HEADERS[name] ?? ['x']).map(byteString))]),
  )
  const others = {
    accept: fc.constantFrom('*/*', 'text/csv', 'application/problem+json', 'text/html;q=0.9', ''),
    'x-request-id': fc.constantFrom('mine', '<script>', 'x'.repeat(300)),
    'last-event-id': fc.constantFrom('1-1', '0-0', '18446744073709551615-9223372036854775807', 'x', '-1--1'),
  }
  return fc.record({ ...own, ...others }, { requiredKeys: [] }) as fc.Arbitrary<Record<string, string>>
}

/** Header values are bytes, so other characters are sent as UTF-8. */
function byteString(value: string): string {
  return /^[\u0020-\u00ff]*$/.test(value) ? value : Buffer.from(value).toString('latin1')
}

function bodiesOf(schema: Schema | undefined, values: Values): fc.Arbitrary<string | undefined> {
  if (!schema)
    return fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, fc.constantFrom('{}', '[]', '{'))
  const valid = valuesOf(schema, values)
  return fc.oneof(
    { weight: 6, arbitrary: valid.map(value => JSON.stringify(value)) },
    { weight: 6, arbitrary: mutated(valid).map(value => JSON.stringify(value)) },
    { weight: 1, arbitrary: fc.constantFrom(...RAW) },
    { weight: 1, arbitrary: text },
    { weight: 1, arbitrary: fc.constant(undefined) },
  )
}

const RAW = [
  '',
  '{',
  '{}',
  '[]',
  'null',
  '""',
  '0',
  '{"a":1,"a":2}',
  '{"__proto__":{"role":"admin"}}',
  "{'a':1}",
  '{"name":"\\ud800"}',
  '{"text":"\\u0000"}',
  '\ufeff{}',
  '{"text":1e999}',
  '['.repeat(20_000),
  '{"constructor":{"prototype":{"role":"admin"}}}',
  `{"text":"${'x'.repeat(300_000)}"}`,
]

/** Encodes a part of a URL. Half a surrogate pair has no encoding and is replaced. */
function encode(value: string): string {
  return encodeURIComponent(Buffer.from(value).toString())
}
