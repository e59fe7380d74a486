import {
  ACCOUNT,
  APPROVAL,
  APPROVAL_OF_CONTENT,
  CHANNEL_SENDER,
  CONTENT,
  CONTENT_AND_APPROVAL,
  type Fields,
  MEDIA,
  MESSAGE,
  META_PAGE,
  NUMBER,
  SENDER,
  SERVICE,
  SERVICE_NUMBER,
  TYPING,
  V2010_PAGE,
} from './facts-fields.ts'

/** One operation of Twilio's API, as its OpenAPI description has it. */
export interface Operation {
  method: 'GET' | 'POST' | 'DELETE'
  path: string
  /** The status of a success. */
  status: number
  /** Required fields of the body (form or JSON) or query, apart from the path. */
  required?: readonly string[]
  body?: 'form' | 'json'
  /** The fields of the answer; none if the answer is empty. */
  response?: Fields
  /** For a list: the key of the items, and the fields of each. `response` then describes the page around them. */
  list?: { key: string; item: Fields }
}

const ACCOUNT_PATH = '/2010-04-01/Accounts/{AccountSid}'
const NUMBERS = `${ACCOUNT_PATH}/IncomingPhoneNumbers`
const MESSAGES = `${ACCOUNT_PATH}/Messages`
const MEDIA_PATH = `${MESSAGES}/{MessageSid}/Media`
const SERVICE_PATH = '/v1/Services/{ServiceSid}'
const SENDERS = '/v2/Channels/Senders'
const APPROVALS = '/v1/Content/{Sid}/ApprovalRequests'

/**
 * The operations that the emulator answers. They follow Twilio's OpenAPI description (api v2010, messaging v1 and v2,
 * content v1 and v2) field by field. Routes are made from this table, and a test compares the answers with it. Host
 * names are left out: all products have one address here, and no two products share a path.
 */
export const OPERATIONS = {
  'accounts.fetch': {
    method: 'GET',
    path: '/2010-04-01/Accounts/{AccountSid}.json',
    status: 200,
    response: ACCOUNT,
  },
  'numbers.list': list(`${NUMBERS}.json`, 'incoming_phone_numbers', NUMBER, V2010_PAGE),
  'numbers.fetch': { method: 'GET', path: `${NUMBERS}/{Sid}.json`, status: 200, response: NUMBER },
  'numbers.update': update(`${NUMBERS}/{Sid}.json`, 'form', NUMBER),
  'messages.create': {
    method: 'POST',
    path: `${MESSAGES}.json`,
    status: 201,
    body: 'form',
    required: ['To'],
    response: MESSAGE,
  },
  'messages.list': list(`${MESSAGES}.json`, 'messages', MESSAGE, V2010_PAGE),
  'messages.fetch': { method: 'GET', path: `${MESSAGES}/{Sid}.json`, status: 200, response: MESSAGE },
  'messages.update': update(`${MESSAGES}/{Sid}.json`, 'form', MESSAGE),
  'messages.delete': { method: 'DELETE', path: `${MESSAGES}/{Sid}.json`, status: 204 },
  'media.list': list(`${MEDIA_PATH}.json`, 'media_list', MEDIA, V2010_PAGE),
  'media.fetch': { method: 'GET', path: `${MEDIA_PATH}/{Sid}.json`, status: 200, response: MEDIA },
  'media.delete': { method: 'DELETE', path: `${MEDIA_PATH}/{Sid}.json`, status: 204 },
  /** The file itself. The OpenAPI description only knows the resource. */
  'media.download': { method: 'GET', path: `${MEDIA_PATH}/{Sid}`, status: 302 },

  'services.list': list('/v1/Services', 'services', SERVICE, META_PAGE),
  'services.fetch': { method: 'GET', path: SERVICE_PATH, status: 200, response: SERVICE },
  'services.update': update(SERVICE_PATH, 'form', SERVICE),
  'services.numbers': list(`${SERVICE_PATH}/PhoneNumbers`, 'phone_numbers', SERVICE_NUMBER, META_PAGE),
  'services.senders': list(`${SERVICE_PATH}/ChannelSenders`, 'senders', CHANNEL_SENDER, META_PAGE),

  'senders.list': { ...list(SENDERS, 'senders', SENDER, META_PAGE), required: ['Channel'] },
  'senders.fetch': { method: 'GET', path: `${SENDERS}/{Sid}`, status: 200, response: SENDER },
  'senders.update': { ...update(`${SENDERS}/{Sid}`, 'json', SENDER), status: 202 },
  'typing.create': {
    method: 'POST',
    path: '/v2/Indicators/Typing.json',
    status: 200,
    body: 'form',
    required: ['channel', 'messageId'],
    response: TYPING,
  },

  'content.create': {
    method: 'POST',
    path: '/v1/Content',
    status: 201,
    body: 'json',
    required: ['language', 'types'],
    response: CONTENT,
  },
  'content.list': list('/v1/Content', 'contents', CONTENT, META_PAGE),
  'content.fetch': { method: 'GET', path: '/v1/Content/{Sid}', status: 200, response: CONTENT },
  'content.delete': { method: 'DELETE', path: '/v1/Content/{Sid}', status: 204 },
  'approvals.create': {
    method: 'POST',
    path: `${APPROVALS}/whatsapp`,
    status: 201,
    body: 'json',
    required: ['name', 'category'],
    response: APPROVAL,
  },
  'approvals.fetch': { method: 'GET', path: APPROVALS, status: 200, response: APPROVAL_OF_CONTENT },
  'contentAndApprovals.list': list('/v1/ContentAndApprovals', 'contents', CONTENT_AND_APPROVAL, META_PAGE),
  'contentAndApprovalsV2.list': list('/v2/ContentAndApprovals', 'contents', CONTENT_AND_APPROVAL, META_PAGE),
} as const satisfies Record<string, Operation>

export type OperationName = keyof typeof OPERATIONS

function list<Key extends string>(path: string, key: Key, item: Fields, page: Fields) {
  return { method: 'GET' as const, path, status: 200, response: page, list: { key, item } }
}

function update<Body extends 'form' | 'json'>(path: string, body: Body, response: Fields) {
  return { method: 'POST' as const, path, status: 200, body, response }
}
