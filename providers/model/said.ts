import { cut } from '../../domain/text.ts'
import { isRecord, parseJson, stringIn } from './json.ts'

/** An endpoint's error. It may quote the request, so it must be cleaned before anybody sees it. */
export interface Said {
  code?: string
  type?: string
  param?: string
  message?: string
  /** Paths in the request that a validator names (FastAPI's `detail[].loc`): `max_completion_tokens`. */
  paths: string[]
}

/** How deeply errors within errors are read. Gateways wrap them. */
const MAX_DEPTH = 4
/** The longest error text, characters. A reply with status 200 can be as long as an answer. */
const MAX_WORDS = 4_000

/**
 * Reads the body of an error in any of these forms: OpenAI's `{error: {…}}`, a list of it (Gemini), a text in place of it
 * (Ollama, LM Studio, xAI), the same without `error` (vLLM, Mistral), FastAPI's `detail`, an error in another's
 * `metadata.raw` (OpenRouter), or no JSON at all.
 */
export function readSaid(body: unknown): Said {
  return said(body, 0) ?? { paths: [] }
}

function said(value: unknown, depth: number): Said | undefined {
  if (depth > MAX_DEPTH) return undefined
  if (typeof value === 'string') return ofText(value, depth)
  if (Array.isArray(value)) return ofList(value, depth)
  if (!isRecord(value)) return undefined
  const inner = said(tellingIn(value), depth + 1)
  const raw = isRecord(value.metadata) ? said(value.metadata.raw, depth + 1) : undefined
  const own: Said = {
    code: codeOf(value.code),
    type: stringIn(value.type) ?? stringIn(value.status),
    param: stringIn(value.param),
    paths: pathsOf(value),
  }
  return joined(own, inner, raw)
}

/** The most informative part of an error. In `{"error": "Bad Request", "message": "…"}`, `error` only has the kind. */
function tellingIn({ error, errors, detail, message, msg }: Record<string, unknown>): unknown {
  if (typeof error === 'string' && typeof message === 'string' && message !== '') return message
  return error ?? errors ?? detail ?? message ?? msg
}

function ofText(text: string, depth: number): Said | undefined {
  const trimmed = text.trim()
  if (trimmed === '') return undefined
  const json = /^[[{]/.test(trimmed) ? parseJson(trimmed) : undefined
  const inner = json === undefined ? undefined : said(json, depth + 1)
  const words = cut(trimmed, MAX_WORDS)
  return inner ?? { message: withoutTags(words), paths: pythonPaths(words) }
}

/** All complaints of a validator count. In other lists, the first item with a text counts. */
function ofList(list: unknown[], depth: number): Said | undefined {
  const all = list.map(item => said(item, depth + 1)).filter(item => item !== undefined)
  const [first] = all
  if (!first) return undefined
  const named = all.filter(({ paths }) => paths.length > 0)
  if (named.length === 0) return first
  const message = named.map(({ paths, message }) => `${paths[0]}: ${message ?? 'refused'}`).join('; ')
  return { ...first, message, paths: named.flatMap(({ paths }) => paths) }
}

/** Combines nested errors. The innermost is the most specific; outer ones fill in what is missing. */
function joined(own: Said, inner: Said | undefined, raw: Said | undefined): Said | undefined {
  const all = [raw, inner, own].filter(one => one !== undefined)
  const first = <K extends 'code' | 'type' | 'param' | 'message'>(name: K) =>
    all.find(one => one[name] !== undefined)?.[name]
  const paths = all.flatMap(one => one.paths)
  const found = { code: first('code'), type: first('type'), param: first('param'), message: first('message') }
  return Object.values(found).some(value => value !== undefined) || paths.length > 0
    ? { ...found, paths }
    : undefined
}

function codeOf(code: unknown): string | undefined {
  return typeof code === 'number' ? String(code) : stringIn(code)
}

/** FastAPI and pydantic name a field by its path, beginning with `body`. */
function pathsOf({ loc }: Record<string, unknown>): string[] {
  if (!Array.isArray(loc)) return []
  const path = loc.filter(step => step !== 'body').join('.')
  return path === '' ? [] : [path]
}

/** The same in Python's notation: `'loc': ('body', 'max_completion_tokens')`. */
function pythonPaths(text: string): string[] {
  return [...text.matchAll(/['"]loc['"]:\s*[([]([^)\]]*)[)\]]/g)].flatMap(([, steps = '']) => {
    const path = [...steps.matchAll(/['"]([\w.-]+)['"]|\b(\d+)\b/g)].map(([, name, index]) => name ?? index)
    return pathsOf({ loc: path })
  })
}

function withoutTags(text: string): string {
  if (!/^\s*<(?:!doctype|html|\?xml|head|body)/i.test(text)) return text
  const title = /<title[^>]*>([^<]*)/i.exec(text)?.[1]?.trim()
  return title || text.replace(/<(script|style)[\s\S]*?<\/\1>/gi, ' ').replace(/<[^>]*>/g, ' ')
}
