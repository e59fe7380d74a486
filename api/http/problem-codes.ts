import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { PROVIDER_MISSING, PROVIDER_MISSING_FIX } from '../../providers/missing.ts'
import { PROVIDERS } from '../../providers/providers.ts'
import { SIGN_IN_PROBLEMS } from '../session/problems.ts'

export interface ProblemRow {
  status: ContentfulStatusCode
  title: string
  fix: string
}

/**
 * Every error of the API: its stable code, its status, and one sentence that says what to do. Any other error is answered
 * as `internal`. Problems that only one provider can have, when a channel is connected, are in that provider's own list.
 */
const COMMON = {
  malformed_json: {
    status: 400,
    title: 'The body is not JSON',
    fix: 'Send a JSON object with Content-Type: application/json.',
  },
  malformed_form: {
    status: 400,
    title: 'The body is not a valid form',
    fix: 'Send the form as application/x-www-form-urlencoded in UTF-8.',
  },
  request_incomplete: {
    status: 400,
    title: 'The request was interrupted',
    fix: 'Send the request again, with the same Idempotency-Key if it has one. The whole body must arrive within 20 seconds.',
  },
  unauthorized: {
    status: 401,
    title: 'No valid token or session',
    fix: 'Send a valid token as "Authorization: Bearer …", or sign in.',
  },
  invalid_signature: {
    status: 403,
    title: 'The webhook signature is wrong',
    fix: 'Check that PUBLIC_URL is the address that the provider calls, and that the channel has the account’s current secret or auth token.',
  },
  forbidden: {
    status: 403,
    title: 'Not allowed',
    fix: 'Use the token of a person who has the role named in detail.',
  },
  not_your_channel: {
    status: 403,
    title: 'You do not handle this channel',
    fix: 'Ask a supervisor to add you to the channel.',
  },
  assigned_to_other: {
    status: 403,
    title: 'Assigned to another agent',
    fix: 'Ask a supervisor to assign the conversation to you.',
  },
  media_link_invalid: {
    status: 403,
    title: 'The link is invalid or has expired',
    fix: 'Read the message again to get a new link.',
  },
  not_found: {
    status: 404,
    title: 'Not found',
    fix: 'Check the id. The lists of the API show which objects exist.',
  },
  conversation_closed: {
    status: 409,
    title: 'The conversation is closed',
    fix: 'Start a new conversation with POST /v1/conversations.',
  },
  conversation_open: {
    status: 409,
    title: 'The contact already has an open conversation',
    fix: 'Use the conversation named by conversationId. If it is resolved, assign or reopen it first.',
  },
  thread_moved: {
    status: 409,
    title: 'Something was written meanwhile',
    fix: 'Read what came (messages), then send again with the last seq you have seen in If-Last-Seq, or without it.',
  },
  duplicate_channel: {
    status: 409,
    title: 'Another channel already uses this sender',
    fix: 'Use the channel named by channelId, or delete that channel first.',
  },
  duplicate_name: {
    status: 409,
    title: 'The name is already in use',
    fix: 'Use another name, or rename the object that has this name.',
  },
  label_moving: {
    status: 409,
    title: 'The label is still being renamed',
    fix: 'Try again once its movingFrom is null.',
  },
  label_in_rules: {
    status: 409,
    title: 'Rules use the label',
    fix: 'First remove it from the rules of the channels named in detail.',
  },
  contact_erased: {
    status: 409,
    title: 'The contact was erased',
    fix: 'Nothing can be changed. If the person writes again, they are a new contact.',
  },
  merge_final: {
    status: 409,
    title: 'This merge can’t be undone',
    fix: 'Correct what is wrong by hand: name, labels and notes of the contact. What the customer writes goes on in one conversation.',
  },
  merge_not_latest: {
    status: 409,
    title: 'One of the contacts was merged again since',
    fix: 'Undo the later merge first; `merges` of the contact lists them. A merge that the customer’s own messages caused can’t be undone, and then this one can’t either.',
  },
  merge_busy: {
    status: 409,
    title: 'The merge can’t be undone at this moment',
    fix: 'Wait for the number of seconds in Retry-After, then try again. `conversationId` is where it happens; `until` is when it is over at the latest.',
  },
  contact_blocked: {
    status: 409,
    title: 'The contact is blocked',
    fix: 'First unblock the contact with DELETE /v1/contacts/{id}/block.',
  },
  duplicate_email: {
    status: 409,
    title: 'Another agent already has this e-mail address',
    fix: 'Use another address, or change that agent.',
  },
  no_agent: {
    status: 409,
    title: 'The administrator’s token belongs to no agent',
    fix: 'Sign in as an agent, or use the token of an agent.',
  },
  media_pending: {
    status: 409,
    title: 'The file has not been fetched yet',
    fix: 'Wait for the event message.media, or read the message again in a few seconds.',
  },
  media_unavailable: {
    status: 410,
    title: 'The file could not be fetched',
    fix: 'Fetch it again with POST /v1/media/{id}/retry.',
  },
  other_agent: {
    status: 412,
    title: 'Somebody else is signed in',
    fix: 'Read /v1/me, forget what was read for the agent before, and begin anew.',
  },
  stale_version: {
    status: 412,
    title: 'The object was changed by another request',
    fix: 'Read the current version, apply your change to it, and send its number in If-Match.',
  },
  body_too_large: { status: 413, title: 'The body is too large', fix: 'Send less in one request.' },
  file_too_large: {
    status: 413,
    title: 'The file is too large',
    fix: 'Make it smaller, or send a link to it as text.',
  },
  file_type_refused: {
    status: 415,
    title: 'Files of this type can’t be sent',
    fix: 'Send a picture, sound, film, PDF, office document, contact or text; or a link to it as text.',
  },
  range_not_satisfiable: {
    status: 416,
    title: 'The requested range is outside the file',
    fix: 'Request a range within the size of the file, or request the whole file.',
  },
  invalid_request: {
    status: 422,
    title: 'The request has invalid fields',
    fix: 'Correct the fields named in errors.',
  },
  template_unfit: {
    status: 422,
    title: 'The template can’t be sent',
    fix: 'Name one that GET /v1/channels/{id}/templates shows as approved, in its language and with its variables.',
  },
  outside_window: {
    status: 422,
    title: 'Outside WhatsApp’s 24-hour window',
    fix: 'Send an approved template (`template`, or `contentSid` for Twilio), or wait until the customer writes.',
  },
  opted_out: {
    status: 422,
    title: 'The customer opted out of messages',
    fix: 'Wait until the customer writes START. You may answer a conversation that the customer starts.',
  },
  idempotency_mismatch: {
    status: 422,
    title: 'The Idempotency-Key was used with a different body',
    fix: 'Use a new Idempotency-Key for a new request.',
  },
  contact_of_other_channel: {
    status: 422,
    title: 'The contacts belong to different channels',
    fix: 'Merge contacts of the same channel. A person has a separate contact in each channel.',
  },
  agent_not_in_channel: {
    status: 422,
    title: 'The agent does not handle this channel',
    fix: 'Add the agent to the channel first.',
  },
  public_url_needed: {
    status: 422,
    title: 'The provider can’t fetch the file',
    fix: 'Set PUBLIC_URL to a URL of this service that the provider can reach, or send a public URL in media.url.',
  },
  rate_limited: {
    status: 429,
    title: 'Too many requests',
    fix: 'Wait for the number of seconds in Retry-After, then send requests more slowly.',
  },
  [PROVIDER_MISSING]: {
    status: 503,
    title: 'The provider is not in this version',
    fix: PROVIDER_MISSING_FIX,
  },
  provider_unreachable: {
    status: 503,
    title: 'The provider does not answer',
    fix: 'Try again in a few seconds. Nothing was stored.',
  },
  ...SIGN_IN_PROBLEMS,
  temporal_unavailable: {
    status: 503,
    title: 'Temporal does not answer',
    fix: 'Try again in a few seconds, with the same Idempotency-Key.',
  },
  files_unavailable: {
    status: 503,
    title: 'Files can’t be stored or read now',
    fix: 'Nothing was stored. Tell an operator: the folder DATA_DIR has no space, or can’t be used. Then try again, with the same Idempotency-Key.',
  },
  database_unavailable: {
    status: 503,
    title: 'The database does not answer',
    fix: 'Try again in a few seconds, with the same Idempotency-Key.',
  },
  internal: {
    status: 500,
    title: 'Internal error',
    fix: 'Try again. If the error persists, report the requestId to the operator of this service.',
  },
} as const satisfies Record<string, ProblemRow>

export type ProblemCode = keyof typeof COMMON

/**
 * All problems, with those of the providers. If several providers share a code, this has the first one's; an answer takes
 * `fix` from the provider concerned.
 */
export const PROBLEMS: Readonly<typeof COMMON & Record<string, ProblemRow>> = {
  ...Object.assign({}, ...PROVIDERS.map(({ problems }) => problems).reverse()),
  ...COMMON,
}
export const PROBLEM_CODES = Object.keys(PROBLEMS)
