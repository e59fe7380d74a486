/** A message of a channel in the provider's list. All times here are epoch ms. */
export interface ProviderEntry {
  providerMessageId: string
  origin: 'inbound' | 'api' | 'other'
  /** Undefined where a report doesn't tell it. */
  to?: string
  at: number
}

/** A stored message of a customer. */
export interface InboundEntry {
  providerMessageId: string
  at: number
}

/**
 * A stored call that was made to send something. `providerMessageId` is null while it is not known to
 * have been sent.
 */
export interface DeliveryEntry {
  id: string
  messageId: string
  providerMessageId: string | null
  to: string
  /** The workflow that sends it. */
  workflowId: string
  /** The provider took it and should have reported more by now. Only set where there is no list to look at. */
  unreported?: true
  at: number
}

/** A message that a workflow decided to send, read from its history. */
export interface DecisionEntry {
  messageId: string
  at: number
}

/**
 * What the provider, the database and the workflows each know about a channel. The ledgers include
 * entries from shortly before and after the audited time, because their clocks differ.
 */
export interface Ledgers {
  provider: ProviderEntry[]
  inbound: InboundEntry[]
  deliveries: DeliveryEntry[]
  decisions: DecisionEntry[]
  /** The ids of the decided messages that are stored. */
  storedMessages: ReadonlySet<string>
  /** The workflows whose histories could be read, and how far back each one reaches. */
  workflows: ReadonlyMap<string, number>
}

export const DIFFERENCES = {
  missing_inbound: {
    explained: false,
    detail: 'The provider has a customer’s message that is not stored in this service.',
    fix: 'The message is read from the provider’s list within minutes. If the difference persists, check the channel’s inbound.error.',
  },
  unknown_inbound: {
    explained: false,
    detail: 'This service stored a customer’s message that the provider does not have.',
    fix: 'If nobody deleted the message at the provider, someone else knows the auth token: change the token.',
  },
  foreign_send: {
    explained: false,
    detail: 'Another program sent a message from this sender with the account’s credentials.',
    fix: 'If no other system of yours sends from this sender, someone else has the auth token: change the token at the provider, then in the channel.',
  },
  missing_at_provider: {
    explained: false,
    detail: 'A message is marked as sent, but the provider does not have it.',
    fix: 'Ask the provider, unless someone deleted the message there.',
  },
  unreported: {
    explained: false,
    detail: 'The provider took this message, and never reported that it left or failed.',
    fix: 'See at the provider, or ask the customer, whether it came. If it repeats, see with verify where reports go.',
  },
  not_stored: {
    explained: false,
    detail: 'A conversation’s workflow decided to send a message that is not stored.',
    fix: 'Check the conversation in the Temporal UI: the activity may still be running.',
  },
  not_decided: {
    explained: false,
    detail: 'A message was sent without a decision of its conversation’s workflow.',
    fix: 'Check the message’s conversation in the Temporal UI.',
  },
  unknown_outcome: {
    explained: true,
    detail: 'It is not known whether this message was sent. Its delivery status is unknown.',
    fix: 'State in its conversation whether the message was sent.',
  },
  provider_reply: {
    explained: true,
    detail: 'The provider answered the customer by itself, for example after STOP.',
    fix: 'You do not need to do anything.',
  },
  history_gone: {
    explained: true,
    detail: 'Temporal no longer keeps the history of the conversation that sent this message.',
    fix: 'You do not need to do anything.',
  },
} as const satisfies Record<string, { explained: boolean; detail: string; fix: string }>

export type DifferenceKind = keyof typeof DIFFERENCES

export interface Difference {
  kind: DifferenceKind
  at: number
  providerMessageId?: string
  /** Our id of the message. */
  messageId?: string
}

/**
 * What the database and the workflows are compared with: the provider's list, or only what it reported
 * by itself.
 */
export type AuditSource = 'list' | 'reports'

export interface AuditResult {
  inbound: { provider: number; stored: number }
  outbound: { provider: number; stored: number; decided: number }
  /** Differences without an explanation. */
  unexplained: number
  /** True when somebody else seems to use the account's credentials. */
  alert: boolean
  differences: Difference[]
}

/**
 * How far a message's time may differ from its call's, ms: it can't be older than the call, except by
 * the clocks' difference, or younger than the longest call.
 */
const CALL_MS = { before: 30_000, after: 90_000 }

/**
 * Compares the three ledgers from `from` to before `until`. Entries of the provider count at its
 * clock's time, all others at their own. Each difference gets a name.
 */
export function audit(ledgers: Ledgers, span: { from: number; until: number }): AuditResult {
  const isIn = ({ at }: { at: number }) => at >= span.from && at < span.until
  const inbound = auditInbound(ledgers, isIn)
  const outbound = auditOutbound(ledgers, isIn)
  const replies = ledgers.provider
    .filter(entry => entry.origin === 'other' && isIn(entry))
    .map(entry => difference('provider_reply', entry))
  const differences = [...inbound.differences, ...outbound.differences, ...replies].sort(
    (a, b) => a.at - b.at,
  )
  return {
    inbound: inbound.counts,
    outbound: outbound.counts,
    unexplained: differences.filter(({ kind }) => !DIFFERENCES[kind].explained).length,
    alert: differences.some(({ kind }) => kind === 'foreign_send' || kind === 'unknown_inbound'),
    differences,
  }
}

type IsIn = (entry: { at: number }) => boolean

function auditInbound({ provider, inbound }: Ledgers, isIn: IsIn) {
  const listed = provider.filter(({ origin }) => origin === 'inbound')
  const listedIds = idsOf(listed)
  const storedIds = idsOf(inbound)
  const here = listed.filter(isIn)
  const missing = here.filter(({ providerMessageId: id }) => !storedIds.has(id))
  const unknown = inbound.filter(entry => isIn(entry) && !listedIds.has(entry.providerMessageId))
  return {
    counts: { provider: here.length, stored: here.length - missing.length + unknown.length },
    differences: [
      ...missing.map(entry => difference('missing_inbound', entry)),
      ...unknown.map(entry => difference('unknown_inbound', entry)),
    ],
  }
}

function auditOutbound(ledgers: Ledgers, isIn: IsIn) {
  const listed = ledgers.provider.filter(({ origin }) => origin === 'api')
  const listedIds = idsOf(listed)
  const byId = new Map(ledgers.deliveries.map(delivery => [delivery.providerMessageId, delivery]))
  const doubtful = pairDoubtful(ledgers.deliveries, listed, byId)
  const differences: Difference[] = []
  /** The stored calls that made the provider send something. */
  const made: (DeliveryEntry & { providerMessageId: string })[] = []

  const here = listed.filter(isIn)
  for (const entry of here) {
    const { providerMessageId } = entry
    const perhaps = doubtful.pairs.get(providerMessageId)
    const delivery = byId.get(providerMessageId) ?? perhaps
    if (delivery) made.push({ ...delivery, providerMessageId, at: entry.at })
    if (!delivery) differences.push(difference('foreign_send', entry))
    else if (perhaps) differences.push(difference('unknown_outcome', { ...perhaps, providerMessageId }))
  }
  for (const delivery of ledgers.deliveries.filter(isIn)) {
    const { providerMessageId } = delivery
    if (providerMessageId === null || listedIds.has(providerMessageId)) continue
    made.push({ ...delivery, providerMessageId })
    differences.push(difference('missing_at_provider', delivery))
  }
  for (const delivery of doubtful.unpaired.filter(isIn)) {
    differences.push(difference('unknown_outcome', delivery))
  }
  const unreported = made.filter(delivery => delivery.unreported)
  differences.push(...unreported.map(delivery => difference('unreported', delivery)))
  const decided = auditDecisions(ledgers, made, isIn)
  return {
    counts: { provider: here.length, stored: made.length, decided: decided.count },
    differences: [...differences, ...decided.differences],
  }
}

/** Compares each stored call with its message's decision, and each decision with the message's row. */
function auditDecisions(
  { decisions, storedMessages, workflows }: Ledgers,
  made: (DeliveryEntry & { providerMessageId: string })[],
  isIn: IsIn,
) {
  const decided = new Set(decisions.map(({ messageId }) => messageId))
  const undecided = made.filter(({ messageId }) => !decided.has(messageId))
  // An earlier run's history may be deleted while a later one still exists.
  const isKept = ({ workflowId, at }: DeliveryEntry) =>
    (workflows.get(workflowId) ?? Number.POSITIVE_INFINITY) <= at + CALL_MS.before
  const notStored = decisions.filter(entry => isIn(entry) && !storedMessages.has(entry.messageId))
  return {
    count: made.length - undecided.length + notStored.length,
    differences: [
      ...undecided.map(entry => difference(isKept(entry) ? 'not_decided' : 'history_gone', entry)),
      ...notStored.map(entry => difference('not_stored', entry)),
    ],
  }
}

/**
 * A message of the provider without a known call may belong to a call with an unknown outcome, if
 * time and customer match, as far as that is told. Each such call explains one message.
 */
function pairDoubtful(
  deliveries: DeliveryEntry[],
  listed: ProviderEntry[],
  byId: ReadonlyMap<string | null, DeliveryEntry>,
): { pairs: Map<string, DeliveryEntry>; unpaired: DeliveryEntry[] } {
  const pairs = new Map<string, DeliveryEntry>()
  const left = new Set(deliveries.filter(({ providerMessageId }) => providerMessageId === null))
  for (const entry of listed.filter(({ providerMessageId }) => !byId.has(providerMessageId))) {
    const call = [...left].find(
      ({ to, at }) =>
        (entry.to === undefined || to === entry.to) &&
        entry.at >= at - CALL_MS.before &&
        entry.at <= at + CALL_MS.after,
    )
    if (!call) continue
    pairs.set(entry.providerMessageId, call)
    left.delete(call)
  }
  return { pairs, unpaired: [...left] }
}

function idsOf(entries: { providerMessageId: string }[]): ReadonlySet<string> {
  return new Set(entries.map(({ providerMessageId }) => providerMessageId))
}

function difference(
  kind: DifferenceKind,
  { at, providerMessageId, messageId }: { at: number; providerMessageId?: string | null; messageId?: string },
): Difference {
  return {
    kind,
    at,
    ...(providerMessageId && { providerMessageId }),
    ...(messageId !== undefined && { messageId }),
  }
}
