/**
 * Events whose data contain only ids, numbers and our own words. All other events go through
 * `anonymised`. So a new type of event is anonymised until it is added here.
 */
const OURS: ReadonlySet<string> = new Set([
  'conversation.opened',
  'conversation.waiting',
  'conversation.assigned',
  'conversation.reassigned',
  'conversation.unattended',
  'conversation.handed_to_ai',
  'conversation.reopened',
  'conversation.snoozed',
  'conversation.unsnoozed',
  'conversation.prioritized',
  'conversation.closed',
  'conversation.repaired',
  'conversation.merged',
  'contact.merged',
  'contact.unmerged',
  'contact.machine_suspected',
  'contact.opted_out',
  'contact.opted_in',
  'contact.erased',
  'message.received',
  'message.queued',
  'message.failed',
  'message.unknown',
  'message.retried',
  'message.settled',
  'greeting.skipped',
  'hours.checked',
  'survey.created',
  'survey.skipped',
  'survey.scored',
  'survey.expired',
  'survey.superseded',
  'survey.failed',
  'survey.resent',
  'command.refused',
  'signal.ignored',
])

/** Fields with values of our own vocabulary, never with text that a person wrote. */
const CODES: ReadonlySet<string> = new Set([
  'reason',
  'code',
  'kind',
  'by',
  'to',
  'type',
  'status',
  'priority',
  'command',
  'noSurvey',
  'skipped',
])
const CODE = /^[a-z][a-z0-9_]{0,40}$/
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const TIME = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/

/**
 * The data of an event without anything that a person wrote, and without who they are. What reports
 * need stays.
 */
export function withoutPersons(type: string, data: unknown): unknown {
  return OURS.has(type) ? data : (anonymised('', data) ?? {})
}

/** Keeps ids, numbers, times and codes. Undefined for a value that must go. */
function anonymised(key: string, value: unknown): unknown {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value
  if (typeof value === 'string') {
    const isOurs = ID.test(value) || TIME.test(value) || (CODES.has(key) && CODE.test(value))
    return isOurs ? value : undefined
  }
  if (Array.isArray(value)) return value.map(item => anonymised(key, item)).filter(item => item !== undefined)
  if (typeof value !== 'object') return undefined
  return Object.fromEntries(
    Object.entries(value)
      // Rules evaluated on half of the facts would give a wrong result, so all of them go.
      .filter(([name]) => name !== 'facts')
      .map(([name, item]) => [name, anonymised(name, item)])
      .filter(([, item]) => item !== undefined),
  )
}
