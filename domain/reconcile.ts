/** A call with an unknown outcome, and what it would have made the provider send. */
export interface DoubtfulCall {
  id: string
  /** When the call began, epoch ms. */
  calledAt: number
  /**
   * The texts that the provider might show, any of them. Undefined for a template, whose text the
   * provider makes.
   */
  texts?: string[]
  mediaCount: number
}

/** A message of the provider that belongs to no call with a known outcome. Times are epoch ms. */
export interface UnclaimedMessage {
  providerMessageId: string
  text: string
  mediaCount: number
  createdAt: number
}

/** The provider's clock may differ from ours, and its dates have no milliseconds, ms. */
const CLOCK_SKEW_MS = 30_000
/** A call is given up after 30 s. Its message can't be newer than this, ms. */
const LONGEST_CALL_MS = 60_000

/**
 * Finds the messages of calls to one customer with an unknown outcome: messages with the same text and
 * as many files, from the time of the call. Twilio's list contains no mark of ours, so only the time
 * distinguishes equal calls. A message is matched if it can belong to only one call. Calls that could
 * have made more messages than there are stay unknown.
 *
 * @returns the provider's message id of each matched call, by the call's id
 */
export function matchCalls(calls: DoubtfulCall[], messages: UnclaimedMessage[]): Map<string, string> {
  const found = new Map<string, string>()
  const left = new Set(messages)
  const open = new Set([...calls].sort((a, b) => a.calledAt - b.calledAt))
  // A matched message is no candidate for the other calls any more, so they are checked again.
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

/**
 * The message that certainly belongs to a call: only this call can have made it, or there are more such
 * messages than other calls.
 */
function madeBy(
  call: DoubtfulCall,
  calls: DoubtfulCall[],
  messages: UnclaimedMessage[],
): UnclaimedMessage | undefined {
  const candidates = messages.filter(message => couldBe(call, message))
  const rivalsFor = (message: UnclaimedMessage) =>
    calls.filter(other => other !== call && couldBe(other, message))
  const rivals = new Set(candidates.flatMap(rivalsFor))
  // The provider makes a template's text. With more messages than calls, nobody can say which message
  // belongs to which call.
  if (call.texts === undefined && candidates.length > 1 + rivals.size) return undefined
  // The message with the fewest other possible calls leaves the other messages to those calls. Of equal
  // ones the earliest is taken.
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

/** Providers trim texts, use different line ends, and replace typographic characters by plain ones. */
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
