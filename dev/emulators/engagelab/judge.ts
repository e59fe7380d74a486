import type { Emulation } from './emulation.ts'

/** An error as the API answers it. */
export interface ApiError {
  code: number
  message: string
}

/** The status of each code, by the send page. */
export const STATUS_OF: Readonly<Record<number, number>> = {
  1000: 500,
  2001: 401,
  2002: 401,
  2003: 400,
  2004: 403,
  3001: 400,
  3002: 400,
  3003: 400,
  4001: 400,
  5002: 400,
}

/** A send that can be accepted. */
export interface Judged {
  ours: string
  customer: string
  type: string
  text: string
  isTemplate: boolean
}

type Fields = Record<string, unknown>
const fields = (value: unknown): Fields => Object(value) as Fields

/** The longest text, in characters (the send page). */
const MAX_TEXT = 4_096

/**
 * Checks a send by the rules of the send page. Only one recipient per request is allowed, because the answer has one
 * id.
 */
export function judge({ account }: Emulation, request: Fields): Judged | ApiError {
  const ours = request.from === undefined ? account.numbers[0] : numberOf(request.from)
  if (ours === undefined || !account.numbers.includes(ours)) {
    return error(2004, `no permission for ${String(request.from)}`)
  }
  const [to, ...more] = Array.isArray(request.to) ? request.to : []
  const customer = numberOf(to)
  if (customer === undefined || more.length > 0) return error(3002, 'to must be an array of one number')
  const body = fields(request.body)
  const type = String(body.type)
  const part = fields(body[type])
  const isTemplate = type === 'template'
  const text = isTemplate ? templateText(account.templates, part) : contentText(type, part)
  return typeof text === 'string' ? { ours, customer, type, text, isTemplate } : text
}

export function error(code: number, message: string): ApiError {
  return { code, message }
}

/** Accepts `+86…`, `0086…` and `86…`; the page shows all three. */
function numberOf(written: unknown): string | undefined {
  const digits = /^(?:\+|00)?([1-9]\d{5,14})$/.exec(String(written))?.[1]
  return digits && `+${digits}`
}

const MEDIA = new Set(['image', 'video', 'audio', 'document', 'sticker'])

function contentText(type: string, part: Fields): string | ApiError {
  if (type === 'text') {
    const { body } = part
    const fits = typeof body === 'string' && body !== '' && [...body].length <= MAX_TEXT
    return fits ? body : error(3002, 'text.body must be 1 to 4096 characters')
  }
  // The send page has neither interactive messages nor locations.
  if (!MEDIA.has(type)) return error(3002, `unknown type ${type}`)
  if (typeof part.link !== 'string' || !/^https?:\/\/\S+$/.test(part.link)) {
    return error(3002, `${type}.link must be an address`)
  }
  if (part.caption === undefined) return ''
  if (typeof part.caption !== 'string' || type === 'audio' || type === 'sticker') {
    return error(3002, `${type}.caption is not taken`)
  }
  return part.caption
}

function templateText(templates: Emulation['account']['templates'], part: Fields): string | ApiError {
  const found = templates.find(({ name, language }) => name === part.name && language === part.language)
  if (!found) return error(4001, 'template not found')
  if (found.status !== 'APPROVED') return error(3003, `template is ${found.status}`)
  const components = Array.isArray(part.components) ? part.components.map(fields) : []
  const parameters = components.filter(({ type }) => type === 'body').flatMap(({ parameters }) => parameters)
  const values = parameters.map(parameter => fields(parameter).text)
  const wanted = new Set([...found.body.matchAll(/\{\{(\d+)\}\}/g)].map(([, name]) => name)).size
  if (values.length !== wanted || values.some(value => typeof value !== 'string' || value === '')) {
    return error(3002, 'template parameters do not match')
  }
  return found.body.replace(/\{\{(\d+)\}\}/g, (_, name) => String(values[Number(name) - 1]))
}
