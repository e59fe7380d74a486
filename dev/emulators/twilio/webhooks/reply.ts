/** What Twilio makes of a webhook's answer. */
export type Reply =
  | { ok: true; messages: { origin: 'twiml' | 'plain-text'; body: string; mediaUrls: string[] }[] }
  /** Twilio's debugger code: 11200 status, 11750 too large, 12100 not well-formed, 12300 content type. */
  | { ok: false; errorCode: number }

const LARGEST = 64 * 1024
const MARKUP = ['text/xml', 'application/xml', 'text/html']

/**
 * Reads an answer to an inbound message. TwiML may hold messages to the customer, and **plain text is one**: `OK` as
 * text/plain is sent to the customer.
 */
export function readReply(status: number, contentType: string | undefined, body: string): Reply {
  if (status < 200 || status > 299) return { ok: false, errorCode: 11200 }
  if (status === 204) return { ok: true, messages: [] }
  if (body.length > LARGEST) return { ok: false, errorCode: 11750 }
  const type = contentType?.split(';')[0]?.trim().toLowerCase()
  if (type === 'text/plain') {
    return { ok: true, messages: body ? [{ origin: 'plain-text', body, mediaUrls: [] }] : [] }
  }
  if (type === undefined || !MARKUP.includes(type)) return { ok: false, errorCode: 12300 }
  return readTwiml(body)
}

/** Enough of TwiML for messages: `<Message>text</Message>`, or with `<Body>` and `<Media>` in it. */
function readTwiml(body: string): Reply {
  const root = body.trim().replace(/^<\?xml[^>]*\?>\s*/, '')
  if (/^<Response\s*\/>$/.test(root)) return { ok: true, messages: [] }
  if (!/^<Response[\s>]/.test(root) || !root.endsWith('</Response>')) return { ok: false, errorCode: 12100 }
  const messages = [...root.matchAll(/<Message(?:\s[^>]*)?>(.*?)<\/Message>/gs)].map(([, inner = '']) => {
    const text = /<Body(?:\s[^>]*)?>(.*?)<\/Body>/s.exec(inner)?.[1]
    const mediaUrls = [...inner.matchAll(/<Media(?:\s[^>]*)?>(.*?)<\/Media>/gs)].map(match =>
      decodeEntities(match[1] ?? ''),
    )
    const rest = inner.replace(/<Media.*?<\/Media>/gs, '')
    return { origin: 'twiml' as const, body: decodeEntities(text ?? rest).trim(), mediaUrls }
  })
  return { ok: true, messages }
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' }

function decodeEntities(text: string): string {
  return text.replace(/&(lt|gt|quot|apos|amp);/g, (whole, name: string) => ENTITIES[name] ?? whole)
}
