/**
 * The type of a field, with `?` where Twilio may answer null. A `numeral` is a number in a string. Dates are RFC 2822
 * (`Thu, 30 Jul 2015 20:12:31 +0000`) in v2010, ISO 8601 without fractions in the newer APIs. A SID is its prefix.
 */
export type FieldType =
  | `${'string' | 'numeral' | 'integer' | 'boolean' | 'object' | 'array' | 'rfc2822' | 'iso8601'}${'' | '?'}`
  | `${'AC' | 'PN' | 'SM' | 'ME' | 'MG' | 'XE' | 'HX'}${'' | '?'}`

export type Fields = Readonly<Record<string, FieldType>>

const V2010_DATES = { date_created: 'rfc2822?', date_updated: 'rfc2822?' } as const
const DATES = { date_created: 'iso8601?', date_updated: 'iso8601?' } as const

export const V2010_PAGE = {
  end: 'integer',
  first_page_uri: 'string',
  next_page_uri: 'string?',
  page: 'integer',
  page_size: 'integer',
  previous_page_uri: 'string?',
  start: 'integer',
  uri: 'string',
} as const satisfies Fields

/** The page of the newer APIs, under `meta`. */
export const META_PAGE = {
  first_page_url: 'string',
  key: 'string',
  next_page_url: 'string?',
  page: 'integer',
  page_size: 'integer',
  previous_page_url: 'string?',
  url: 'string',
} as const satisfies Fields

export const ACCOUNT = {
  auth_token: 'string?',
  ...V2010_DATES,
  friendly_name: 'string?',
  owner_account_sid: 'AC?',
  sid: 'AC?',
  status: 'string',
  subresource_uris: 'object?',
  type: 'string',
  uri: 'string?',
} as const satisfies Fields

export const NUMBER = {
  account_sid: 'AC?',
  address_sid: 'string?',
  address_requirements: 'string',
  api_version: 'string?',
  beta: 'boolean?',
  capabilities: 'object?',
  ...V2010_DATES,
  friendly_name: 'string?',
  identity_sid: 'string?',
  phone_number: 'string?',
  origin: 'string?',
  sid: 'PN?',
  sms_application_sid: 'string?',
  sms_fallback_method: 'string?',
  sms_fallback_url: 'string?',
  sms_method: 'string?',
  sms_url: 'string?',
  status_callback: 'string?',
  status_callback_method: 'string?',
  trunk_sid: 'string?',
  uri: 'string?',
  voice_receive_mode: 'string',
  voice_application_sid: 'string?',
  voice_caller_id_lookup: 'boolean?',
  voice_fallback_method: 'string?',
  voice_fallback_url: 'string?',
  voice_method: 'string?',
  voice_url: 'string?',
  emergency_status: 'string',
  emergency_address_sid: 'string?',
  emergency_address_status: 'string',
  bundle_sid: 'string?',
  status: 'string?',
  type: 'string?',
} as const satisfies Fields

export const MESSAGE = {
  body: 'string?',
  num_segments: 'numeral?',
  direction: 'string',
  from: 'string?',
  to: 'string?',
  date_updated: 'rfc2822?',
  price: 'string?',
  error_message: 'string?',
  uri: 'string?',
  account_sid: 'AC?',
  num_media: 'numeral?',
  status: 'string',
  messaging_service_sid: 'MG?',
  sid: 'SM?',
  date_sent: 'rfc2822?',
  date_created: 'rfc2822?',
  error_code: 'integer?',
  price_unit: 'string?',
  api_version: 'string?',
  subresource_uris: 'object?',
} as const satisfies Fields

export const MEDIA = {
  account_sid: 'AC?',
  content_type: 'string?',
  ...V2010_DATES,
  parent_sid: 'SM?',
  sid: 'ME?',
  uri: 'string?',
} as const satisfies Fields

export const SERVICE = {
  sid: 'MG?',
  account_sid: 'AC?',
  friendly_name: 'string?',
  ...DATES,
  inbound_request_url: 'string?',
  inbound_method: 'string?',
  fallback_url: 'string?',
  fallback_method: 'string?',
  status_callback: 'string?',
  sticky_sender: 'boolean?',
  mms_converter: 'boolean?',
  smart_encoding: 'boolean?',
  scan_message_content: 'string',
  fallback_to_long_code: 'boolean?',
  area_code_geomatch: 'boolean?',
  synchronous_validation: 'boolean?',
  validity_period: 'integer',
  url: 'string?',
  links: 'object?',
  usecase: 'string?',
  us_app_to_person_registered: 'boolean?',
  use_inbound_webhook_on_number: 'boolean?',
} as const satisfies Fields

export const SERVICE_NUMBER = {
  sid: 'PN?',
  account_sid: 'AC?',
  service_sid: 'MG?',
  ...DATES,
  phone_number: 'string?',
  country_code: 'string?',
  capabilities: 'array?',
  url: 'string?',
} as const satisfies Fields

export const CHANNEL_SENDER = {
  account_sid: 'AC?',
  messaging_service_sid: 'MG?',
  sid: 'XE?',
  sender: 'string?',
  sender_type: 'string?',
  country_code: 'string?',
  ...DATES,
  url: 'string?',
} as const satisfies Fields

export const SENDER = {
  sid: 'XE?',
  status: 'string',
  sender_id: 'string?',
  configuration: 'object?',
  webhook: 'object?',
  profile: 'object?',
  properties: 'object?',
  offline_reasons: 'array?',
  compliance: 'object?',
  url: 'string?',
} as const satisfies Fields

export const TYPING = { success: 'boolean' } as const satisfies Fields

const CONTENT_BASE = {
  ...DATES,
  sid: 'HX?',
  account_sid: 'AC?',
  friendly_name: 'string?',
  language: 'string?',
  variables: 'object?',
  types: 'object?',
} as const satisfies Fields

export const CONTENT = { ...CONTENT_BASE, url: 'string?', links: 'object?' } as const satisfies Fields
export const CONTENT_AND_APPROVAL = {
  ...CONTENT_BASE,
  approval_requests: 'object?',
} as const satisfies Fields

export const APPROVAL = {
  name: 'string?',
  category: 'string?',
  content_type: 'string?',
  status: 'string?',
  rejection_reason: 'string?',
  allow_category_change: 'boolean?',
} as const satisfies Fields

export const APPROVAL_OF_CONTENT = {
  sid: 'HX?',
  account_sid: 'AC?',
  whatsapp: 'object?',
  url: 'string?',
} as const satisfies Fields
