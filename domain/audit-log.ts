/**
 * Everything that people do, under the names that the audit log uses. The names are stable. What the AI and the
 * workflows do by themselves is in the events.
 */
export const AUDIT_ACTIONS = {
  sign_in: 'A person signed in, or tried to.',
  sign_out: 'A person signed out.',
  'session.ended': 'A session was ended, by an administrator, its owner, or the identity provider.',
  'password.changed': 'A password was set or changed.',
  'password.reset_requested': 'Somebody asked for a link to set a new password.',
  'notifications.turned_on': 'An agent turned on notifications on a phone or in a browser.',
  'notifications.turned_off': 'An agent turned them off there.',
  'link.created': 'An invitation, or a link to sign in or to set a new password, was created.',
  'link.revoked': 'Such a link was revoked.',
  'token.created': 'An API token was created.',
  'token.revoked': 'An API token was revoked.',
  'agent.created': 'An agent was added.',
  'agent.changed': 'Name, e-mail address or role of an agent were changed.',
  'agent.capacity_set': 'The capacity of an agent was set.',
  'agent.presence_set': 'The presence of an agent was set. Heartbeats that only prolong it are left out.',
  'agent.settings_changed': 'An agent changed their personal settings.',
  'agent.token_renewed': 'The first token of an agent was replaced.',
  'agent.deleted': 'The account of an agent was deleted.',
  'team.created': 'A team was created.',
  'team.changed': 'Name or business hours of a team were changed.',
  'team.members_set': 'The members of a team were set.',
  'team.deleted': 'A team was deleted.',
  'channel.connected': 'A channel was connected.',
  'channel.changed': 'Name or settings of a channel were changed, or an old version was restored.',
  'channel.credentials_changed': 'Credentials of a channel were changed.',
  'channel.verified': 'The configuration of a channel was checked, or repaired.',
  'channel.audited': 'The messages of a channel were compared with the provider’s.',
  'channel.member_added': 'An agent was added to a channel.',
  'channel.member_removed': 'An agent was removed from a channel.',
  'channel.deleted': 'A channel was deleted.',
  'ai_agent.created': 'An AI agent was created.',
  'ai_agent.changed': 'An AI agent was changed, or an old version was restored.',
  'ai_agent.tested': 'An AI agent was tested.',
  'ai_agent.deleted': 'An AI agent was deleted.',
  'label.created': 'A label was added to the catalogue.',
  'label.changed': 'A label was changed.',
  'label.deleted': 'A label was deleted.',
  'reply.created': 'A canned reply was created.',
  'reply.changed': 'A canned reply was changed.',
  'reply.deleted': 'A canned reply was deleted.',
  'view.created': 'A view was saved.',
  'view.changed': 'A view was changed.',
  'view.deleted': 'A view was deleted.',
  'file.uploaded': 'A file was uploaded.',
  'file.fetched_again': 'The file of a customer’s message was fetched again.',
  'contact.changed': 'Name, labels or notes of a contact were changed.',
  'contact.merged': 'Two contacts were merged.',
  'contact.unmerged': 'The merge of two contacts was undone.',
  'contact.blocked': 'A contact was blocked.',
  'contact.unblocked': 'A contact was unblocked.',
  'contact.exported': 'All data of a contact was exported.',
  'contact.erased': 'The erasure of a contact was started.',
  'conversation.begun': 'A conversation was started with a message to a customer.',
  'conversation.message_sent': 'A message to the customer was given to the conversation.',
  'conversation.message_retried': 'A message was to be sent again.',
  'conversation.message_settled': 'A person stated whether a message was sent.',
  'conversation.assigned': 'A conversation was assigned.',
  'conversation.unassigned': 'A conversation was returned to the queue.',
  'conversation.resolved': 'A conversation was resolved.',
  'conversation.reopened': 'A conversation was reopened.',
  'conversation.snoozed': 'A conversation was put aside.',
  'conversation.unsnoozed': 'A conversation that was put aside was taken up again.',
  'conversation.priority_set': 'The priority of a conversation was set.',
  'conversation.noted': 'An internal note was added.',
  'conversation.labelled': 'Labels of a conversation were changed.',
  'data.read': 'Something was asked for. Only refused requests are listed.',
  'refusals.left_out':
    'More refused attempts than are listed one by one; `after.count` says how many were left out.',
} as const

export type AuditAction = keyof typeof AUDIT_ACTIONS

/** The types of the objects that an action changes or reads. */
export const AUDIT_TARGETS = [
  'agent',
  'team',
  'channel',
  'ai_agent',
  'label',
  'reply',
  'view',
  'conversation',
  'contact',
  'file',
  'session',
  'token',
  'link',
] as const
export type AuditTarget = (typeof AUDIT_TARGETS)[number]

/** `unknown`: Temporal did not answer in time, so it may or may not have happened. */
export const AUDIT_OUTCOMES = ['done', 'refused', 'unknown'] as const
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number]

export type AuditValues = Record<string, unknown>

/** Stands for a value that must not be in the log: a secret, or a text of a person. */
export const CHANGED = '[changed]'
/** Stands for a value that is too long, of an object whose versions have it in full. */
export const LONG = '[long]'

/**
 * Objects of which every state is kept as a version. Of these, the log shortens long values, so that it does not hold them
 * twice. Of all others it is the only record: a value that it cuts could never be restored.
 */
const WITH_VERSIONS: readonly AuditTarget[] = ['channel', 'ai_agent']
const MOST_CHARACTERS = 500
const MOST_JSON = 4_000

export interface AuditDifference {
  before: AuditValues | null
  after: AuditValues | null
}

/**
 * What differs between two states of an object, by dotted names; undefined if nothing differs. For a new or deleted
 * object, all its values.
 *
 * @param of what the object is. Long values are shortened if its versions have them; they are whole for a deleted object,
 *   whose versions nobody can read
 * @param hidden names of values of which the log only says that they changed
 */
export function differenceOf(
  of: AuditTarget,
  before: AuditValues | undefined,
  after: AuditValues | undefined,
  hidden: readonly string[] = [],
): AuditDifference | undefined {
  const kept = WITH_VERSIONS.includes(of) && after ? brief : (value: unknown) => value
  const [old, now] = [before && flat(before), after && flat(after)]
  const names = [...new Set([...Object.keys(old ?? {}), ...Object.keys(now ?? {})])]
  const differing = names.filter(name => JSON.stringify(old?.[name]) !== JSON.stringify(now?.[name]))
  if (differing.length === 0 && (old === undefined) === (now === undefined)) return undefined
  const shown = (values: AuditValues | undefined) =>
    values
      ? Object.fromEntries(
          differing.flatMap(name => {
            const isHidden = hidden.includes(name.split('.')[0] ?? '')
            const value = values[name]
            // For a new or deleted object, empty values are left out.
            const isMissing = value === undefined || (value === null && (!old || !now))
            return isMissing ? [] : [[name, isHidden && value !== null ? CHANGED : kept(value)]]
          }),
        )
      : null
  return { before: shown(old), after: shown(now) }
}

/** The value, shortened. */
function brief(value: unknown): unknown {
  if (typeof value === 'string') {
    return value.length > MOST_CHARACTERS ? `${value.slice(0, MOST_CHARACTERS)}…` : value
  }
  return JSON.stringify(value).length > MOST_JSON ? LONG : value
}

/** Nested groups become dotted names such as `limits.maxTurns`. Lists stay whole. */
function flat(values: AuditValues, before = ''): AuditValues {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
        ? Object.entries(flat(value as AuditValues, `${before}${name}.`))
        : [[`${before}${name}`, value]],
    ),
  )
}
