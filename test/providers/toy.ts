import { z } from '@hono/zod-openapi'
import { WHATSAPP_PREFIX } from '../../domain/address.ts'
import type { Capabilities } from '../../providers/capabilities.ts'
import type { ConnectForm } from '../../providers/connect-form.ts'
import type { ProviderDefinition } from '../../providers/definition.ts'
import type { MessagingProvider } from '../../providers/provider.ts'
import type { WebhookEvent, WebhookReader } from '../../providers/webhook-events.ts'

// A complete provider of one's own: WhatsApp numbers without their plus, JSON, a secret in a header, no list of
// messages.

const CAPABILITIES: Capabilities = {
  mediums: ['whatsapp'],
  listsMessages: false,
  fetchesStatus: false,
  reportsByMark: false,
  listsMedia: false,
  fetchesMedia: false,
  largestMedium: 0,
  takesUploads: false,
  files: { whatsapp: { mostPerMessage: 1, captionLength: 0, limits: { kinds: [], instead: '' } } },
  buttons: false,
  lists: false,
  templates: false,
  quotes: false,
  typing: false,
  readMarks: false,
  blocks: false,
  erases: false,
  pull: false,
  repairs: false,
  verified: false,
  notes: { toy: 'It is a toy.' },
}

const Row = z.object({
  id: z.string(),
  ours: z.string(),
  theirs: z.string(),
  text: z.string().optional(),
  at: z.number().optional(),
  status: z.enum(['sent', 'delivered', 'failed']).optional(),
})

const webhooks: WebhookReader = {
  bodyForm: 'json',
  maxBodyBytes: 1024 * 1024,
  deadlineMs: 3_000,
  acknowledgement: { status: 204, body: '' },
  speaksFor: (called, other) => called.accountId === other.accountId,
  read({ method, rest, query, header, body, receivedAt }, { credentials }) {
    if (method === 'GET') return { result: 'answer', status: 200, body: query.get('challenge') ?? '' }
    if (rest !== '') return { result: 'refused', reason: 'not_found', detail: 'This webhook does not exist.' }
    if (!credentials.some(({ secret }) => secret !== undefined && secret === header('X-Toy-Secret')))
      return { result: 'refused', reason: 'signature', detail: 'The secret is another.' }
    let rows: unknown
    try {
      rows = JSON.parse(new TextDecoder().decode(body))
    } catch {
      return { result: 'refused', reason: 'malformed', detail: 'The body is no JSON.' }
    }
    const read = (Array.isArray(rows) ? rows : [rows]).map(row => eventOf(row, receivedAt))
    const events = read.filter(event => event !== undefined)
    const unknown = read.length - events.length
    return { result: 'events', events, left: unknown > 0 ? [{ what: 'unknown', count: unknown }] : [] }
  },
}

const ourForm = (number: string) => `${WHATSAPP_PREFIX}+${number}`

function eventOf(row: unknown, receivedAt: number): WebhookEvent | undefined {
  const read = Row.safeParse(row)
  if (!read.success) return undefined
  const { id, status, text = '', at: sentAt } = read.data
  const [to, from] = [ourForm(read.data.ours), ourForm(read.data.theirs)]
  const ours = { medium: 'whatsapp', address: to } as const
  if (status === undefined) {
    const message = { providerMessageId: id, receivedAt, sentAt, from, to, text, media: [], details: {} }
    return { type: 'message', ours, message }
  }
  return { type: 'status', ours, report: { providerMessageId: id, status, reported: status } }
}

const fields = { account: z.string().min(1), secret: z.string().min(8), number: z.string() }

const connecting: ConnectForm = {
  fields,
  split(input) {
    const { account, secret, number } = z.object(fields).parse(input)
    const sender = { medium: 'whatsapp' as const, phoneNumber: number }
    return { ...sender, accountId: account, config: {}, credentials: { secret } }
  },
  changes: { secret: fields.secret.optional() },
  change: ({ credentials }, asked) => ({
    credentials: { ...credentials, ...(asked as Record<string, string>) },
  }),
  shown: { account: z.string() },
  view: ({ accountId }) => ({ account: accountId }),
  nextSteps: (_, { webhookUrl }) => [{ do: 'Paste it at the toy.', value: webhookUrl }],
  inboundModes: { webhook: 'The toy calls.' },
}

/** `url`: the server that accepts the toy's messages. */
function toyProvider(url: string): MessagingProvider {
  return {
    async send({ credentials }, { sender, to, content, deliveryId }) {
      const text = content.kind === 'text' ? content.text : 'fallback' in content ? content.fallback : ''
      const error = { code: 'toy', class: 'unknown', detail: 'The toy did not say.', fix: 'Wait.' } as const
      try {
        const response = await fetch(url, {
          method: 'POST',
          headers: { 'X-Toy-Secret': credentials.secret ?? '' },
          body: JSON.stringify({ from: sender.address, to, text, mark: deliveryId }),
        })
        return { outcome: 'accepted', providerMessageId: await response.text() }
      } catch {
        return { outcome: 'unknown', error }
      }
    },
    checkAccount: async ({ credentials }) =>
      credentials.secret === 'wrong-secret'
        ? { ok: false, code: 'invalid_credentials', detail: 'The toy does not like it.' }
        : { ok: true },
    checkSender: async () => ({ ok: true }),
    readConfiguration: async () => [],
  }
}

export function toy(url: string): ProviderDefinition {
  return {
    name: 'toy',
    title: 'Toy',
    capabilities: CAPABILITIES,
    webhooks,
    connecting,
    problems: { invalid_credentials: { status: 422, title: 'It refuses', fix: 'Be nice to the toy.' } },
    place: () => ({ baseUrl: url }),
    load: async () => () => toyProvider(url),
  }
}
