import { storable } from '../../domain/text.ts'
import { adapted } from './adapt.ts'
import type { Exchange } from './exchange.ts'
import { failureOf, isModerated, type Refused } from './failure.ts'
import { parseJson } from './json.ts'
import type { Asked, ModelRequest, ToolCall } from './model.ts'
import { withoutReasoning } from './reasoning.ts'
import { readSaid, type Said } from './said.ts'
import { initialTraits, type Traits, withMoreRoom } from './traits.ts'
import type { Read, Wire } from './wire.ts'
import { promptFilter } from './without-prompt.ts'
import { readWrittenCalls } from './written-calls.ts'

/** There are fewer parameters that an endpoint can refuse, one after the other; past it, it refuses something else. */
const MAX_CHANGES = 8

/** How many models are remembered; those known for longest are forgotten first. */
const MAX_REMEMBERED = 500

export interface Endpoint {
  api: 'responses' | 'chat'
  wire: Wire
  exchange: Exchange
  /** What must not be told, whatever the endpoint says. */
  secrets: string[]
}

/** Asks an endpoint, as each of its models wants to be asked. What was learned lives as long as this. */
export function makeAsk({
  api,
  wire,
  exchange,
  secrets,
}: Endpoint): (request: ModelRequest) => Promise<Asked> {
  const known = new Map<string, Traits>()

  const differs = (request: ModelRequest, sent: object) => (traits: Traits) =>
    JSON.stringify(wire.body(request, traits)) !== JSON.stringify(sent)

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
    for (let changes = 0; ; changes++) {
      const sent = wire.body(request, traits)
      const reply = await exchange(wire.path, sent, signal)
      const read = 'body' in reply ? wire.read(reply.body) : undefined
      if (read?.kind === 'answer') {
        request.onTokens(read.tokens)
        const answer = answerOf(read, request)
        const more = hasMoreRoom ? undefined : moreRoomFor(read, answer, traits)
        if (!more) {
          if (traits !== first) remember(model, traits)
          return judged(read, answer)
        }
        traits = more
        hasMoreRoom = true
        continue
      }
      const refused = 'body' in reply ? refusedIn(read, reply.body) : reply
      const change =
        changes < MAX_CHANGES && refused.status !== undefined && !isModerated(refused.said)
          ? adapted({ traits, model, differs: differs(request, sent) }, refused.status, refused.said)
          : undefined
      if (change) {
        traits = change
        continue
      }
      const failure = failureOf(refused, promptFilter([...secrets, ...wordsOf(request)]))
      // What still refuses the request was not helped by the changes: they may have been guesses.
      if (traits !== first && failure.passing) remember(model, traits)
      return { ok: false, failure }
    }
  }
}

type Answered = Extract<Read, { kind: 'answer' }>

/** What of an answer is for the customer, and which tools it calls, by whatever way. */
function answerOf({ text, calls, reasoned }: Answered, { tools }: ModelRequest) {
  const spoken = withoutReasoning(text)
  const written = readWrittenCalls(spoken.text, tools)
  const own =
    calls.length > 0 ? calls : written.calls.map((call, index) => ({ ...call, id: `written_${index}` }))
  return { text: storable(written.text), calls: own, reasoned: reasoned || spoken.reasoned }
}

type Spoken = ReturnType<typeof answerOf>

/** An answer that was cut because of what was thought before it is asked for once more; one that ran too long is not. */
function moreRoomFor(read: Answered, answer: Spoken, traits: Traits): Traits | undefined {
  if (!read.cut || read.refused || areWhole(answer.calls)) return undefined
  return answer.text === '' || answer.reasoned ? withMoreRoom(traits) : undefined
}

function areWhole(calls: ToolCall[]): boolean {
  return calls.length > 0 && calls.every(call => parseJson(call.arguments) !== undefined)
}

function judged(read: Answered, answer: Spoken): Asked {
  const { text, calls } = answer
  if (read.refused) return { ok: false, failure: { reason: 'ai_refused_to_answer' } }
  if (read.cut && !areWhole(calls)) return { ok: false, failure: { reason: 'ai_answer_cut' } }
  return { ok: true, answer: { text, calls, taken: read.taken } }
}

/** A reply that says it went well, and is no answer. */
function refusedIn(read: Read | undefined, body: unknown): Refused {
  const said = readSaid(read?.kind === 'error' ? read.body : body)
  if (read?.kind === 'error') return { said, status: statusIn(said) }
  const why = read?.kind === 'unreadable' ? read.why : 'the reply is no answer'
  const message = said.message === undefined ? why : `${why}: ${said.message}`
  return { status: 200, unreadable: true, said: { ...said, message } }
}

/** Its code is the status it would have had, or tells it. */
function statusIn({ code = '', type = '' }: Said): number {
  const status = Number(code)
  if (status >= 400 && status < 600) return status
  if (/rate_?limit/i.test(`${code} ${type}`)) return 429
  return /server_?error|internal|overloaded|unavailable|timeout/i.test(`${code} ${type}`) ? 500 : 400
}

function wordsOf({ instructions, talk }: ModelRequest): string[] {
  return [
    instructions,
    ...talk.flatMap(item => ('from' in item ? [item.text] : item.results.map(({ result }) => result))),
  ]
}
