/**
 * Events whose data hold nothing but ids, figures and our own words. What any other tells goes through `anonymised`: a new
 * one is scrubbed until it is known to need none.
 */
const OURS: ReadonlySet<string> = new Set([
  'conversation.opened',
  'conversation.waiting',
  'conversation.assigned',
  'conversation.reassigned',
  'conversation.unattended',
  'conversation.handed_to_ai',
  'conversation.reopened',
  'conversation.closed',
  'conversation.repaired',
  'conversation.merged',
  'contact.merged',
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

/** Where our vocabulary stands, and not what somebody wrote. */
const CODES: ReadonlySet<string> = new Set([
  ...['reason', 'code', 'kind', 'by', 'to', 'type', 'status', 'priority', 'command', 'noSurvey', 'skipped'],
])
const CODE = /^[a-z][a-z0-9_]{0,40}$/
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const TIME = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/

/** What an event tells, without what anybody wrote or who they are: reports and the order of things stay. */
export function withoutPersons(type: string, data: unknown): unknown {
  return OURS.has(type) ? data : (anonymised('', data) ?? {})
}

/** Keeps ids, figures, times and codes. Undefined for what is to go. */
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
      // Half of the facts would be taken for all of them.
      .filter(([name]) => name !== 'facts')
      .map(([name, item]) => [name, anonymised(name, item)])
      .filter(([, item]) => item !== undefined),
  )
}
