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
  const inOrder = [...calls].sort((a, b) => a.calledAt - b.calledAt)
  for (const call of inOrder) {
    const candidates = [...left].filter(message => couldBe(call, message))
    const rivals = inOrder.filter(
      other => other !== call && !found.has(other.id) && candidates.some(message => couldBe(other, message)),
    )
    const [first] = candidates.sort((a, b) => a.createdAt - b.createdAt)
    if (!first || candidates.length <= rivals.length) continue
    // A template's text is made by the provider: with more messages than calls, it can't be said which is whose.
    if (call.texts === undefined && candidates.length > 1 + rivals.length) continue
    found.set(call.id, first.providerMessageId)
    left.delete(first)
  }
  return found
}

function couldBe({ calledAt, texts, mediaCount }: DoubtfulCall, message: UnclaimedMessage): boolean {
  return (
    message.createdAt >= calledAt - CLOCK_SKEW_MS &&
    message.createdAt <= calledAt + LONGEST_CALL_MS + CLOCK_SKEW_MS &&
    (texts === undefined ||
      (texts.some(text => sameText(text, message.text)) && mediaCount === message.mediaCount))
  )
}

/** Providers trim texts, and differ in how they end lines. */
function sameText(a: string, b: string): boolean {
  return a.replace(/\s+/g, ' ').trim() === b.replace(/\s+/g, ' ').trim()
}
