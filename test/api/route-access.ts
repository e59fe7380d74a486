import { pushSubscription } from '../push/device.ts'

export type Role = 'agent' | 'supervisor' | 'admin'

export interface Access {
  /** The lowest role that may call the route. All others get 403 before anything is looked up. */
  least: Role
  /** The answer to those who may call it, for unknown ids and an empty body. */
  nobody: number
  /**
   * The answers for existing objects and a valid body: to an agent of another channel, an agent of the channel, a
   * supervisor, and an administrator, who ask in this order.
   */
  real: [outsider: number, member: number, supervisor: number, admin: number]
  /** The name of a parameter whose value is the channel's id, or a whole query. */
  query?: string
  body?: (things: Things) => object
  /** Whether the route needs no token, so that everybody gets the same answer. */
  open?: boolean
  /** The answer to an agent of another channel who was mentioned in the conversation, instead of the outsider's. */
  mentioned?: number
  /** The answer to the administrator's token, which belongs to no agent, instead of `nobody`. */
  administrator?: number
}

/** The objects that the requests are about. Each number is given out once. */
export interface Things {
  channelId: string
  memberId: string
  contactId: string
  conversationId: string
  number: () => number
}

const access = (
  least: Role,
  nobody: number,
  real: Access['real'],
  more: Omit<Access, 'least' | 'nobody' | 'real'> = {},
): Access => ({ least, nobody, real, ...more })

/** A route to sign in. These requests don't come from a page of the service, so they are refused. */
const open = (nobody: number, real: number, body?: Access['body']): Access => ({
  least: 'agent',
  nobody,
  real: [real, real, real, real],
  open: true,
  body,
})

const NOBODY = '00000000-0000-4000-8000-000000000000'

const EVERYONE: Access['real'] = [200, 200, 200, 200]
const MEMBERS: Access['real'] = [403, 200, 200, 200]
const COMMAND: Access['real'] = [403, 202, 202, 202]
const MEMBERS_204: Access['real'] = [403, 204, 204, 204]
const SUPERVISORS: Access['real'] = [403, 403, 200, 200]

const AI = { model: 'm', instructions: 'Help.' }

/** Every route of the API, and who may call it. */
export const ROUTES: Record<string, Access> = {
  // An empty body: a new channel would need a number of its own.
  'POST /v1/channels': access('admin', 422, [403, 403, 403, 422]),
  'GET /v1/channels': access('agent', 200, EVERYONE),
  'GET /v1/channels/{id}': access('agent', 404, MEMBERS),
  'PATCH /v1/channels/{id}': access('supervisor', 404, SUPERVISORS, { body: () => ({ reopenFor: '2h' }) }),
  'POST /v1/channels/{id}/verify': access('admin', 404, [403, 403, 403, 200]),
  'POST /v1/channels/candidates': access('admin', 422, [403, 403, 403, 422]),
  'POST /v1/channels/{id}/candidates': access('admin', 404, [403, 403, 403, 200]),
  'GET /v1/channels/{id}/first-message': access('supervisor', 404, SUPERVISORS),
  'GET /v1/channels/{id}/audit': access('supervisor', 404, SUPERVISORS),
  'POST /v1/channels/{id}/audit': access('supervisor', 404, SUPERVISORS),
  'GET /v1/channels/{id}/versions': access('supervisor', 404, SUPERVISORS),
  'POST /v1/channels/{id}/versions/{version}/restore': access('supervisor', 404, SUPERVISORS),
  'PUT /v1/channels/{id}/agents/{agentId}': access('supervisor', 404, [403, 403, 204, 204]),
  'DELETE /v1/channels/{id}/agents/{agentId}': access('supervisor', 404, [403, 403, 202, 202]),
  'PUT /v1/channels/{id}/rules': access('supervisor', 422, SUPERVISORS, { body: () => ({ rules: [] }) }),
  'POST /v1/channels/{id}/rules/test': access('supervisor', 404, SUPERVISORS),
  'GET /v1/channels/{id}/allocation': access('agent', 404, MEMBERS),
  'GET /v1/channels/{id}/line': access('agent', 404, MEMBERS),
  'GET /v1/board': access('agent', 200, MEMBERS, { query: 'channelId' }),
  'POST /v1/board/dry-run': access('supervisor', 422, SUPERVISORS, {
    body: ({ memberId }) => ({ agents: [{ id: memberId, capacity: 5 }] }),
  }),
  'GET /v1/channels/{id}/templates': access('agent', 404, MEMBERS),
  // An SMS number has no templates at this provider.
  'POST /v1/channels/{id}/templates/{sid}/preview': access('agent', 404, [403, 422, 422, 422]),
  'POST /v1/teams': access('supervisor', 422, [403, 403, 201, 201], {
    body: ({ number }) => ({ name: `Team ${number()}` }),
  }),
  'GET /v1/teams': access('agent', 200, EVERYONE),
  'GET /v1/teams/{id}': access('agent', 404, EVERYONE),
  'PATCH /v1/teams/{id}': access('supervisor', 404, SUPERVISORS),
  // The second caller finds the session ended.
  'DELETE /v1/teams/{id}': access('supervisor', 404, [403, 403, 204, 404]),
  'POST /v1/ai-agents': access('supervisor', 422, [403, 403, 201, 201], {
    body: ({ number }) => ({ name: `AI ${number()}`, ...AI }),
  }),
  'GET /v1/ai-agents': access('supervisor', 200, SUPERVISORS),
  'GET /v1/ai-agents/{id}': access('supervisor', 404, SUPERVISORS),
  'PATCH /v1/ai-agents/{id}': access('supervisor', 404, SUPERVISORS),
  'GET /v1/ai-agents/{id}/versions': access('supervisor', 404, SUPERVISORS),
  'GET /v1/ai-agents/{id}/versions/{version}': access('supervisor', 404, SUPERVISORS),
  'POST /v1/ai-agents/{id}/versions/{version}/restore': access('supervisor', 404, SUPERVISORS),
  'POST /v1/ai-agents/{id}/test': access('supervisor', 422, SUPERVISORS, {
    body: () => ({ messages: [{ from: 'customer', text: 'Hello' }] }),
  }),
  'DELETE /v1/ai-agents/{id}': access('supervisor', 404, [403, 403, 204, 404]),
  // One's own, or for supervisors also those of others.
  'PUT /v1/agents/{id}/presence': access('agent', 422, MEMBERS, { body: () => ({ presence: 'away' }) }),
  'POST /v1/agents': access('admin', 422, [403, 403, 403, 201], {
    body: ({ number }) => ({ name: 'New', email: `new.${number()}@example.com` }),
  }),
  'GET /v1/agents': access('agent', 200, MEMBERS, { query: 'channelId' }),
  'GET /v1/agents/{id}': access('agent', 404, EVERYONE),
  'GET /v1/capacities': access('agent', 422, EVERYONE, {
    query: `at=2026-11-30T12:00:00Z&agentIds=${NOBODY}`,
  }),
  // A supervisor the capacity alone (agents.test.ts).
  'PATCH /v1/agents/{id}': access('supervisor', 404, SUPERVISORS, { body: () => ({ capacity: 5 }) }),
  'POST /v1/agents/{id}/token': access('admin', 404, [403, 403, 403, 201]),
  'POST /v1/conversations': access('agent', 422, COMMAND, {
    body: ({ channelId, memberId, number }) => ({
      channelId,
      assigneeId: memberId,
      to: `+1500555${3_000 + number()}`,
      text: 'Hello',
    }),
  }),
  'GET /v1/conversations': access('agent', 200, EVERYONE),
  'GET /v1/conversations/counts': access('agent', 422, EVERYONE, { query: 'views=line,open' }),
  'GET /v1/conversations/{id}/timeline': access('agent', 404, MEMBERS, { mentioned: 200 }),
  'GET /v1/conversations/{id}/reply-variables': access('agent', 404, MEMBERS, { mentioned: 200 }),
  // These are kept for each agent, so the administrator's own token is refused. The callers are agents.
  'PUT /v1/conversations/{id}/read': access('agent', 422, MEMBERS, {
    body: () => ({ seq: 1 }),
    mentioned: 200,
  }),
  'DELETE /v1/conversations/{id}/read': access('agent', 404, MEMBERS, { mentioned: 200 }),
  'PUT /v1/conversations/{id}/viewing': access('agent', 404, MEMBERS_204, { mentioned: 204 }),
  'DELETE /v1/conversations/{id}/viewing': access('agent', 404, MEMBERS_204, { mentioned: 204 }),
  'PUT /v1/conversations/{id}/draft': access('agent', 422, MEMBERS, { body: () => ({ text: 'Draft' }) }),
  'GET /v1/conversations/{id}/draft': access('agent', 404, MEMBERS, { mentioned: 404 }),
  'DELETE /v1/conversations/{id}/draft': access('agent', 404, MEMBERS_204, { mentioned: 204 }),
  'GET /v1/views': access('agent', 200, EVERYONE),
  'POST /v1/views': access('agent', 422, [403, 403, 201, 201], {
    body: () => ({ name: 'For all', scope: 'all', query: { status: 'waiting' } }),
  }),
  // A view that is shared with everybody.
  'GET /v1/views/{id}': access('agent', 404, EVERYONE),
  'PATCH /v1/views/{id}': access('agent', 404, SUPERVISORS, { body: () => ({ name: 'Of all' }) }),
  'DELETE /v1/views/{id}': access('agent', 404, [403, 403, 204, 404]),
  'GET /v1/conversations/{id}': access('agent', 404, MEMBERS, { mentioned: 200 }),
  'GET /v1/conversations/{id}/messages': access('agent', 404, MEMBERS, { mentioned: 200 }),
  'GET /v1/conversations/{id}/messages/{messageId}/attempts': access('agent', 404, [403, 404, 404, 404], {
    mentioned: 404,
  }),
  'POST /v1/conversations/{id}/messages': access('agent', 422, COMMAND, { body: () => ({ text: 'Hi' }) }),
  'POST /v1/conversations/{id}/messages/{messageId}/retry': access('agent', 404, COMMAND),
  'POST /v1/conversations/{id}/messages/{messageId}/settle': access('agent', 422, COMMAND, {
    body: () => ({ sent: true }),
  }),
  // The body must be a file, and this one is not.
  'POST /v1/uploads': access('agent', 415, [415, 415, 415, 415]),
  'GET /v1/uploads/{id}': access('agent', 404, [404, 404, 200, 200]),
  'POST /v1/media/{id}/retry': access('agent', 404, COMMAND),
  'GET /v1/conversations/{id}/events': access('agent', 404, MEMBERS, { mentioned: 200 }),
  'POST /v1/conversations/{id}/assign': access('agent', 422, COMMAND, {
    body: ({ memberId }) => ({ agentId: memberId }),
  }),
  'POST /v1/conversations/{id}/unassign': access('agent', 404, COMMAND),
  'POST /v1/conversations/{id}/resolve': access('agent', 404, COMMAND),
  'POST /v1/conversations/{id}/reopen': access('agent', 404, COMMAND),
  'POST /v1/conversations/{id}/notes': access('agent', 422, COMMAND, {
    body: () => ({ text: 'Note' }),
    mentioned: 202,
  }),
  'POST /v1/conversations/{id}/snooze': access('agent', 422, COMMAND, { body: () => ({ until: null }) }),
  'POST /v1/conversations/{id}/unsnooze': access('agent', 404, COMMAND),
  'POST /v1/conversations/{id}/priority': access('agent', 422, COMMAND, {
    body: () => ({ priority: 'high' }),
  }),
  'POST /v1/conversations/{id}/labels': access('agent', 422, COMMAND, { body: () => ({ add: ['label'] }) }),
  'GET /v1/conversations/{id}/commands/{commandId}': access('agent', 200, MEMBERS, { mentioned: 200 }),
  'GET /v1/events': access('agent', 200, MEMBERS, { query: 'channelId' }),
  'GET /v1/reports/csat': access('supervisor', 200, SUPERVISORS),
  'GET /v1/reports/durations/{measure}': access('supervisor', 200, SUPERVISORS),
  'GET /v1/reports/durations/{measure}/rows': access('supervisor', 200, SUPERVISORS),
  'GET /v1/reports/volume': access('supervisor', 200, SUPERVISORS),
  'GET /v1/reports/volume/rows': access('supervisor', 422, SUPERVISORS, { query: 'figure=opened' }),
  'GET /v1/reports/ai/handovers/rows': access('supervisor', 200, SUPERVISORS),
  'GET /v1/reports/sends/rows': access('supervisor', 200, SUPERVISORS),
  'GET /v1/reports/csat/rows': access('supervisor', 200, SUPERVISORS),
  'GET /v1/reports/presence/rows': access('supervisor', 200, SUPERVISORS),
  'GET /v1/reports/ai': access('supervisor', 200, SUPERVISORS),
  'GET /v1/reports/sends': access('supervisor', 200, SUPERVISORS),
  'GET /v1/reports/presence': access('supervisor', 200, SUPERVISORS),
  'GET /v1/auth/methods': open(200, 200),
  'POST /v1/auth/sign-in': open(422, 403, () => ({ email: 'ann@example.com', password: 'wrong' })),
  'POST /v1/auth/reset': open(422, 403, () => ({ email: 'ann@example.com' })),
  'POST /v1/auth/links/read': open(422, 403, () => ({ token: 'wrong' })),
  'POST /v1/auth/links/accept': open(422, 403, () => ({ token: 'wrong' })),
  // No identity provider is configured.
  'GET /v1/auth/oidc/start': open(404, 404),
  'GET /v1/auth/oidc/callback': open(404, 404),
  'POST /v1/auth/oidc/logout': open(400, 400),
  'POST /v1/auth/sign-out': access('agent', 204, [204, 204, 204, 204]),
  'GET /v1/me': access('agent', 200, EVERYONE),
  'PATCH /v1/me': access('agent', 200, EVERYONE, { administrator: 409 }),
  'PUT /v1/me/password': access('agent', 422, [403, 403, 403, 403], {
    body: () => ({ password: 'correct horse battery' }),
  }),
  'GET /v1/me/push': access('agent', 200, EVERYONE, { administrator: 409 }),
  // A token is of no browser. That it is refused to others for the same reason says nothing of anybody.
  'POST /v1/me/push': access('agent', 422, [409, 409, 409, 409], { body: () => pushSubscription() }),
  'DELETE /v1/me/push/{id}': access('agent', 404, [404, 404, 404, 404], { administrator: 409 }),
  'GET /v1/sessions': access('agent', 200, EVERYONE, { administrator: 409 }),
  'DELETE /v1/sessions/{id}': access('agent', 404, [404, 404, 404, 404]),
  'GET /v1/tokens': access('agent', 200, EVERYONE, { administrator: 409 }),
  'POST /v1/tokens': access('agent', 422, [201, 201, 201, 201], { body: () => ({ name: 'Program' }) }),
  'DELETE /v1/tokens/{id}': access('agent', 404, [404, 404, 404, 404]),
  'GET /v1/agents/{id}/tokens': access('admin', 404, [403, 403, 403, 200]),
  'POST /v1/agents/{id}/tokens': access('admin', 422, [403, 403, 403, 201], {
    body: () => ({ name: 'Program' }),
  }),
  'POST /v1/invites': access('supervisor', 422, [403, 403, 201, 201], {
    body: ({ number }) => ({ name: 'Invited', email: `invited.${number()}@example.com` }),
  }),
  'GET /v1/invites': access('supervisor', 200, SUPERVISORS),
  'DELETE /v1/invites/{id}': access('supervisor', 404, [403, 403, 404, 404]),
  'GET /v1/audit-log': access('supervisor', 200, SUPERVISORS),
  'GET /v1/contacts': access('agent', 200, EVERYONE),
  'GET /v1/contacts/{id}': access('agent', 404, MEMBERS, { mentioned: 200 }),
  'GET /v1/search': access('agent', 422, EVERYONE, { query: 'q=Hello' }),
  'POST /v1/business-hours/preview': access('agent', 422, MEMBERS, {
    body: ({ channelId }) => ({ channelId }),
  }),
  'GET /v1/contacts/{id}/conversations': access('agent', 404, MEMBERS),
  'GET /v1/contacts/{id}/media': access('agent', 404, MEMBERS),
  'PATCH /v1/contacts/{id}': access('agent', 404, MEMBERS, { body: () => ({ notes: 'Known' }) }),
  // Merging a contact into itself changes nothing.
  'POST /v1/contacts/{id}/merge': access('supervisor', 422, SUPERVISORS, {
    body: ({ contactId }) => ({ intoId: contactId }),
  }),
  // There is no such merge.
  'POST /v1/contacts/{id}/merges/{mergeId}/undo': access('supervisor', 404, [403, 403, 409, 409]),
  'PUT /v1/contacts/{id}/block': access('supervisor', 404, SUPERVISORS),
  'DELETE /v1/contacts/{id}/block': access('supervisor', 404, SUPERVISORS),
  'POST /v1/labels': access('supervisor', 422, [403, 403, 201, 201], {
    body: ({ number }) => ({ name: `Label ${number()}` }),
  }),
  'GET /v1/labels': access('agent', 200, EVERYONE),
  'GET /v1/labels/{id}': access('agent', 404, EVERYONE),
  'PATCH /v1/labels/{id}': access('supervisor', 404, SUPERVISORS),
  'DELETE /v1/labels/{id}': access('supervisor', 404, [403, 403, 204, 404]),
  // A shared reply for the channel.
  'POST /v1/replies': access('agent', 422, [403, 403, 201, 201], {
    body: () => ({ name: 'Hello', shared: true, texts: { en: 'Hello' } }),
  }),
  'GET /v1/replies': access('agent', 200, EVERYONE),
  'GET /v1/replies/{id}': access('agent', 404, [404, 200, 200, 200]),
  'POST /v1/replies/{id}/render': access('agent', 422, [404, 200, 200, 200], {
    body: ({ conversationId }) => ({ conversationId }),
  }),
  'PATCH /v1/replies/{id}': access('agent', 404, [404, 403, 200, 200]),
  'DELETE /v1/replies/{id}': access('agent', 404, [404, 403, 204, 404]),
  'GET /v1/contacts/{id}/export': access('supervisor', 404, SUPERVISORS),
  // After all other requests about the same person and the same agent.
  'DELETE /v1/contacts/{id}': access('supervisor', 404, [403, 403, 202, 202]),
  'DELETE /v1/agents/{id}': access('admin', 404, [403, 403, 403, 202]),
  // Last, because it deletes the channel of all others.
  'DELETE /v1/channels/{id}': access('admin', 404, [403, 403, 403, 202]),
}
