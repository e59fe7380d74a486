import { adapted, isMiswritten } from './adapt.ts'
import { judged, moreRoomFor, spokenIn } from './answer.ts'
import type { Exchange } from './exchange.ts'
import { failureOf, isModerated, isUnfinished, type Refused } from './failure.ts'
import type { Asked, ModelRequest } from './model.ts'
import { readSaid, type Said } from './said.ts'
import { initialTraits, type Traits, withMoreRoom } from './traits.ts'
import type { Read, Wire } from './wire.ts'
import { promptFilter } from './without-prompt.ts'

/**
 * The most changes of one request. An endpoint can refuse fewer parameters than this, so beyond it, it refuses something
 * else.
 */
const MAX_CHANGES = 8

/** How many models are remembered. Those known for longest are forgotten first. */
const MAX_REMEMBERED = 500

export interface Endpoint {
  api: 'responses' | 'chat'
  wire: Wire
  exchange: Exchange
  /** Texts that must never be shown, even if the endpoint quotes them. */
  secrets: string[]
}

/**
 * Makes a function that asks an endpoint in the way that each of its models accepts. What it learns lasts as long as the
 * function.
 */
export function makeAsk({
  api,
  wire,
  exchange,
  secrets,
}: Endpoint): (request: ModelRequest) => Promise<Asked> {
  const known = new Map<string, Traits>()

  const remember = (model: string, traits: Traits) => {
    known.delete(model)
    known.set(model, traits)
    const [oldest] = known.keys()
    if (known.size > MAX_REMEMBERED && oldest !== undefined) known.delete(oldest)
  }

  return async request => {
    const { model, signal } = request
    const first = known.get(model) ?? initialTraits(api, model)
    let traits = first
    let hasMoreRoom = false
    /** False after a change that is meant for this answer only. */
    let teaches = true

    const changeFor = ({ status, said }: Refused, sent: object): Traits | undefined => {
      if (status === undefined || isModerated(said)) return undefined
      if (isUnfinished(said)) return hasMoreRoom ? undefined : withMoreRoom(traits)
      const differs = (other: Traits) => JSON.stringify(wire.body(request, other)) !== JSON.stringify(sent)
      return adapted({ traits, model, differs }, status, said)
    }

    for (let changes = 0; ; changes++) {
      const sent = wire.body(request, traits)
      request.onSent?.(wire.promptIn(sent))
      const reply = await exchange(wire.path, sent, signal)
      const read = 'body' in reply ? wire.read(reply.body) : undefined
      if (read?.kind === 'answer') {
        request.onTokens(read.tokens)
        const spoken = spokenIn(read, request)
        const more = hasMoreRoom ? undefined : moreRoomFor(read, spoken, traits)
        const learned = more ?? traits
        // Only an answer proves that the changes were right, and not mere guesses.
        if (teaches && learned !== first) remember(model, learned)
        if (!more) return judged(read, spoken)
        traits = more
        hasMoreRoom = true
        continue
      }
      const refused = 'body' in reply ? refusedIn(read, reply.body) : reply
      const change = changes < MAX_CHANGES ? changeFor(refused, sent) : undefined
      if (!change) {
        return { ok: false, failure: failureOf(refused, promptFilter([...secrets, ...wordsOf(request)])) }
      }
      traits = change
      hasMoreRoom ||= isUnfinished(refused.said)
      teaches &&= !isMiswritten(refused.said)
    }
  }
}

/** A reply with a success status that contains no answer. */
function refusedIn(read: Read | undefined, body: unknown): Refused {
  const said = readSaid(read?.kind === 'error' ? read.body : body)
  if (read?.kind === 'error') return { said, status: statusIn(said) }
  const why = read?.kind === 'unreadable' ? read.why : 'the reply does not contain an answer'
  // A stream contains the model's words, which must not be shown as an error.
  const isStream = typeof body === 'string' && /^\s*(?:data|event|id):/.test(body)
  const words = isStream ? 'the reply is a stream' : said.message
  return { status: 200, unreadable: true, said: { ...said, message: words ? `${why}: ${words}` : why } }
}

/** The error's code is its HTTP status, or implies one. */
function statusIn({ code = '', type = '' }: Said): number {
  const status = Number(code)
  if (status >= 400 && status < 600) return status
  if (/rate_?limit/i.test(`${code} ${type}`)) return 429
  return /server_?error|internal|overloaded|unavailable|timeout/i.test(`${code} ${type}`) ? 500 : 400
}

/** Every text that an endpoint could quote. */
function wordsOf({ instructions, talk }: ModelRequest): string[] {
  const ofTalk = talk.flatMap(item =>
    'from' in item
      ? [item.text]
      : [item.answer.text, ...item.results.flatMap(({ call, result }) => [call.arguments, result])],
  )
  return [instructions, ...ofTalk]
}
