import type { AuditAction, AuditTarget } from '../../domain/audit-log.ts'

/** What the audit log keeps of a route's requests. */
export interface Declared {
  action: AuditAction
  /** The `type` of the entry's target: what the first id in the path names. */
  target?: AuditTarget
}

/** The reason why requests to the route leave no entry. */
type LeftOut = string

const of = (action: AuditAction, target?: AuditTarget): Declared => ({ action, target })

const TESTS_ONLY = 'changes nothing'
const PASSING = 'says what an agent looks at or has begun to write; it comes with every click'

/**
 * Every route that changes something, by its method and path in the OpenAPI description; and the few routes that only
 * read, but read data whose reading must leave a trace. test/api/audit-log.test.ts compares the table with the
 * description, so a new route can't be forgotten.
 */
export const AUDITED: Readonly<Record<string, Declared | LeftOut>> = {
  'POST /v1/auth/sign-in': of('sign_in'),
  'POST /v1/auth/reset': of('password.reset_requested', 'agent'),
  'POST /v1/auth/links/read': of('sign_in'),
  'POST /v1/auth/links/accept': of('sign_in'),
  'GET /v1/auth/oidc/callback': of('sign_in'),
  'POST /v1/auth/oidc/logout': of('session.ended'),
  'POST /v1/auth/sign-out': of('sign_out'),
  'DELETE /v1/sessions/{id}': of('session.ended', 'session'),
  'PATCH /v1/me': of('agent.settings_changed', 'agent'),
  'PUT /v1/me/password': of('password.changed', 'agent'),
  'POST /v1/me/push': of('notifications.turned_on', 'session'),
  'DELETE /v1/me/push/{id}': of('notifications.turned_off', 'session'),
  'POST /v1/invites': of('link.created', 'link'),
  'DELETE /v1/invites/{id}': of('link.revoked', 'link'),
  'POST /v1/tokens': of('token.created', 'token'),
  'POST /v1/agents/{id}/tokens': of('token.created', 'agent'),
  'DELETE /v1/tokens/{id}': of('token.revoked', 'token'),
  'POST /v1/agents': of('agent.created', 'agent'),
  'PATCH /v1/agents/{id}': of('agent.changed', 'agent'),
  'POST /v1/agents/{id}/token': of('agent.token_renewed', 'agent'),
  'DELETE /v1/agents/{id}': of('agent.deleted', 'agent'),
  'PUT /v1/agents/{id}/presence': of('agent.presence_set', 'agent'),
  'POST /v1/teams': of('team.created', 'team'),
  'PATCH /v1/teams/{id}': of('team.changed', 'team'),
  'DELETE /v1/teams/{id}': of('team.deleted', 'team'),
  'POST /v1/channels': of('channel.connected', 'channel'),
  'PATCH /v1/channels/{id}': of('channel.changed', 'channel'),
  'DELETE /v1/channels/{id}': of('channel.deleted', 'channel'),
  'POST /v1/channels/{id}/verify': of('channel.verified', 'channel'),
  'POST /v1/channels/{id}/audit': of('channel.audited', 'channel'),
  'POST /v1/channels/{id}/versions/{version}/restore': of('channel.changed', 'channel'),
  'PUT /v1/channels/{id}/rules': of('channel.changed', 'channel'),
  'POST /v1/channels/{id}/rules/test': TESTS_ONLY,
  'PUT /v1/channels/{id}/agents/{agentId}': of('channel.member_added', 'channel'),
  'DELETE /v1/channels/{id}/agents/{agentId}': of('channel.member_removed', 'channel'),
  'POST /v1/ai-agents': of('ai_agent.created', 'ai_agent'),
  'PATCH /v1/ai-agents/{id}': of('ai_agent.changed', 'ai_agent'),
  'POST /v1/ai-agents/{id}/versions/{version}/restore': of('ai_agent.changed', 'ai_agent'),
  'POST /v1/ai-agents/{id}/test': of('ai_agent.tested', 'ai_agent'),
  'DELETE /v1/ai-agents/{id}': of('ai_agent.deleted', 'ai_agent'),
  'POST /v1/labels': of('label.created', 'label'),
  'PATCH /v1/labels/{id}': of('label.changed', 'label'),
  'DELETE /v1/labels/{id}': of('label.deleted', 'label'),
  'POST /v1/replies': of('reply.created', 'reply'),
  'PATCH /v1/replies/{id}': of('reply.changed', 'reply'),
  'DELETE /v1/replies/{id}': of('reply.deleted', 'reply'),
  'POST /v1/replies/{id}/render': TESTS_ONLY,
  'POST /v1/channels/{id}/templates/{sid}/preview': TESTS_ONLY,
  'POST /v1/business-hours/preview': TESTS_ONLY,
  'POST /v1/board/dry-run': TESTS_ONLY,
  'POST /v1/channels/candidates': TESTS_ONLY,
  'POST /v1/channels/{id}/candidates': TESTS_ONLY,
  'POST /v1/views': of('view.created', 'view'),
  'PATCH /v1/views/{id}': of('view.changed', 'view'),
  'DELETE /v1/views/{id}': of('view.deleted', 'view'),
  'POST /v1/uploads': of('file.uploaded', 'file'),
  'POST /v1/media/{id}/retry': of('file.fetched_again', 'file'),
  'PATCH /v1/contacts/{id}': of('contact.changed', 'contact'),
  'POST /v1/contacts/{id}/merge': of('contact.merged', 'contact'),
  'POST /v1/contacts/{id}/merges/{mergeId}/undo': of('contact.unmerged', 'contact'),
  'PUT /v1/contacts/{id}/block': of('contact.blocked', 'contact'),
  'DELETE /v1/contacts/{id}/block': of('contact.unblocked', 'contact'),
  'GET /v1/contacts/{id}/export': of('contact.exported', 'contact'),
  'DELETE /v1/contacts/{id}': of('contact.erased', 'contact'),
  'POST /v1/conversations': of('conversation.begun', 'conversation'),
  'POST /v1/conversations/{id}/messages': of('conversation.message_sent', 'conversation'),
  'POST /v1/conversations/{id}/messages/{messageId}/retry': of(
    'conversation.message_retried',
    'conversation',
  ),
  'POST /v1/conversations/{id}/messages/{messageId}/settle': of(
    'conversation.message_settled',
    'conversation',
  ),
  'POST /v1/conversations/{id}/assign': of('conversation.assigned', 'conversation'),
  'POST /v1/conversations/{id}/unassign': of('conversation.unassigned', 'conversation'),
  'POST /v1/conversations/{id}/resolve': of('conversation.resolved', 'conversation'),
  'POST /v1/conversations/{id}/reopen': of('conversation.reopened', 'conversation'),
  'POST /v1/conversations/{id}/snooze': of('conversation.snoozed', 'conversation'),
  'POST /v1/conversations/{id}/unsnooze': of('conversation.unsnoozed', 'conversation'),
  'POST /v1/conversations/{id}/priority': of('conversation.priority_set', 'conversation'),
  'POST /v1/conversations/{id}/notes': of('conversation.noted', 'conversation'),
  'POST /v1/conversations/{id}/labels': of('conversation.labelled', 'conversation'),
  'PUT /v1/conversations/{id}/read': PASSING,
  'DELETE /v1/conversations/{id}/read': PASSING,
  'PUT /v1/conversations/{id}/viewing': PASSING,
  'DELETE /v1/conversations/{id}/viewing': PASSING,
  'PUT /v1/conversations/{id}/draft': PASSING,
  'DELETE /v1/conversations/{id}/draft': PASSING,
}

/** The type of the target when a GET is refused, by the beginning of its path. */
export const READ: Readonly<Record<string, AuditTarget>> = {
  agents: 'agent',
  teams: 'team',
  channels: 'channel',
  'ai-agents': 'ai_agent',
  labels: 'label',
  replies: 'reply',
  views: 'view',
  conversations: 'conversation',
  contacts: 'contact',
  uploads: 'file',
  media: 'file',
}
