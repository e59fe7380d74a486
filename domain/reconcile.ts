/** A call whose outcome is unknown: what it would have made the provider send. */
export interface DoubtfulCall {
  id: string
  /** When the call began, epoch ms. */
  calledAt: number
  /** Any of these texts is what the provider would show. Undefined where it makes the text: of a template. */
  texts?: string[]
  mediaCount: number
}

/** A message that the provider has, and that belongs to no call whose outcome is known. Times are epoch ms. */
export interface UnclaimedMessage {
  providerMessageId: string
  text: string
  mediaCount: number
  createdAt: number
}

/** The provider's clock may differ from ours, and its dates have no milliseconds, ms. */
const CLOCK_SKEW_MS = 30_000
/** A call is given up after 30 s; what it brought about can't be younger than this, ms. */
const LONGEST_CALL_MS = 60_000

/**
 * Finds, for calls to one customer whose outcome is unknown, the messages they made: the same words and as many files,
 * made while the call was under way. Twilio has no mark of ours in its list, so that equal calls can be told apart by time
 * alone: a message goes to the one call it can belong to, and calls that could have made more messages than there are
 * stay unknown.
 *
 * @returns the provider's message id of each call that is found, by the call's id
 */
export function matchCalls(calls: DoubtfulCall[], messages: UnclaimedMessage[]): Map<string, string> {
  const found = new Map<string, string>()
  const left = new Set(messages)
  const open = new Set([...calls].sort((a, b) => a.calledAt - b.calledAt))
  // What one call is found to have made is out of the question for the others: they are looked at anew.
  for (let before = -1; before !== found.size; ) {
    before = found.size
    for (const call of open) {
      const message = madeBy(call, [...open], [...left])
      if (!message) continue
      found.set(call.id, message.providerMessageId)
      left.delete(message)
      open.delete(call)
    }
  }
  return found
}

/** The message that a call has made for certain: only it can have, or there are more of them than other calls. */
function madeBy(
  call: DoubtfulCall,
  calls: DoubtfulCall[],
  messages: UnclaimedMessage[],
): UnclaimedMessage | undefined {
  const candidates = messages.filter(message => couldBe(call, message))
  const rivalsFor = (message: UnclaimedMessage) =>
    calls.filter(other => other !== call && couldBe(other, message))
  const rivals = new Set(candidates.flatMap(rivalsFor))
  // A template's text is made by the provider: with more messages than calls, it can't be said which is whose.
  if (call.texts === undefined && candidates.length > 1 + rivals.size) return undefined
  // The one that the fewest others can have made leaves them theirs; of equal ones the earliest.
  const [best] = candidates
    .map(message => ({ message, rivals: rivalsFor(message).length }))
    .sort((a, b) => a.rivals - b.rivals || a.message.createdAt - b.message.createdAt)
  return best && (best.rivals === 0 || candidates.length > rivals.size) ? best.message : undefined
}

function couldBe({ calledAt, texts, mediaCount }: DoubtfulCall, message: UnclaimedMessage): boolean {
  return (
    message.createdAt >= calledAt - CLOCK_SKEW_MS &&
    message.createdAt <= calledAt + LONGEST_CALL_MS + CLOCK_SKEW_MS &&
    (texts === undefined ||
      (texts.some(text => sameText(text, message.text)) && mediaCount === message.mediaCount))
  )
}

/** Providers trim texts, differ in how they end lines, and put plain characters in place of typographic ones. */
function sameText(a: string, b: string): boolean {
  return plain(a) === plain(b)
}

function plain(text: string): string {
  return text
    .replace(/[\p{Pi}\p{Pf}"'`´‚„ʹʺʼˈ′″〝〞＂＇]/gu, "'")
    .normalize('NFKC')
    .replace(/\p{Pd}/gu, '-')
    .replace(/\p{Cf}/gu, '')
    .replace(/\s+/g, ' ')
    .trim()
}
