import type { SignalName } from '../../protocol/signals.ts'
import type { Talk } from '../harness/talk.ts'
import { inboundSignal } from './support.ts'

const id = () => crypto.randomUUID()

/** A payload of each signal with all its fields, which would have an effect. */
const WHOLE: Record<SignalName, (talk: Talk, ours: string) => Record<string, unknown>> = {
  inboundMessage: ({ customer }, ours) => ({ ...inboundSignal(customer.address, ours, 'Hi', Date.now()) }),
  inboundMessages: ({ customer }, ours) => ({
    messages: ['Hi', 'there'].map(text => inboundSignal(customer.address, ours, text, Date.now())),
  }),
  begin: talk => ({ ...commandTo(talk), messageId: id(), assigneeId: id(), text: 'Hi', media: [] }),
  reply: talk => ({
    ...commandTo(talk),
    messageId: id(),
    text: 'Hi',
    media: [],
    template: undefined,
    replyTo: 'SM1',
    to: talk.customer.address,
  }),
  assign: talk => ({ ...commandTo(talk), agentId: id() }),
  unassign: talk => commandTo(talk),
  returnToLine: talk => commandTo(talk),
  resolve: talk => ({ ...commandTo(talk), survey: true }),
  reopen: talk => commandTo(talk),
  note: talk => ({ ...commandTo(talk), text: 'Hi' }),
  label: talk => ({ ...commandTo(talk), add: ['a'], remove: ['b'] }),
  snooze: talk => ({ ...commandTo(talk), until: Date.now() + 60_000 }),
  unsnooze: talk => commandTo(talk),
  prioritize: talk => ({ ...commandTo(talk), priority: 'high' }),
  seen: talk => ({ conversationId: talk.id, seq: 1 }),
  settleSend: talk => ({ ...commandTo(talk), messageId: id(), sent: true }),
  retrySend: talk => ({ ...commandTo(talk), messageId: id() }),
  skipSurvey: talk => commandTo(talk),
  deliveryFailed: talk => ({ conversationId: talk.id, messageId: id(), deliveryId: id() }),
  deliveryArrived: talk => ({ conversationId: talk.id, messageId: id(), deliveryId: id() }),
  sentElsewhere: (talk, ours) => ({
    conversationId: talk.id,
    message: { ...inboundSignal(ours, talk.customer.address, 'From the phone', Date.now()) },
  }),
  channelDeleted: talk => ({ conversationId: talk.id }),
  contactErased: talk => ({ conversationId: talk.id }),
  contactBlocked: talk => ({ conversationId: talk.id }),
  look: talk => ({ conversationId: talk.id }),
  stepFailing: talk => ({ conversationId: talk.id, step: 'annotate', since: Date.now(), error: 'Hi' }),
  seatGranted: talk => ({ conversationId: talk.id }),
  reconsider: talk => ({ conversationId: talk.id, version: 1, checksHours: true, evaluatesRules: true }),
  agentPresence: talk => ({ conversationId: talk.id, agentId: id(), online: true, since: Date.now() }),
  mergedInto: talk => ({ conversationId: talk.id, into: { conversationId: id(), workflowId: 'another' } }),
  identityChanged: talk => ({ conversationId: talk.id, mergeId: id(), undone: true }),
  takeBack: talk => ({
    conversationId: id(),
    mergeId: id(),
    from: id(),
    count: 1,
    to: talk.customer.address,
    actor: { kind: 'operator' },
    assigneeId: id(),
  }),
  adopt: talk => ({ conversationId: talk.id, from: id(), unansweredSince: Date.now() }),
}
export const SIGNALS = Object.keys(WHOLE)

/** A payload of a signal for this conversation, on our number. */
export function wholeSignal(name: string, talk: Talk, ours: string): Record<string, unknown> {
  const make = Object.entries(WHOLE).find(([known]) => known === name)?.[1]
  if (!make) throw new Error(`there is no signal ${name}`)
  return make(talk, ours)
}

function commandTo(talk: Talk) {
  return { conversationId: talk.id, commandId: id(), actor: { kind: 'operator' } }
}
