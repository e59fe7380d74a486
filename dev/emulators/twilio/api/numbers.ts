import type { Hono } from 'hono'
import type { Account, PhoneNumber } from '../state/model.ts'
import type { World } from '../world.ts'
import { rfc2822 } from './dates.ts'
import type { Env } from './env.ts'
import { notFound } from './errors.ts'
import { httpMethod, httpUrl, textOf } from './form.ts'
import { type ApiRequest, operation } from './operation.ts'
import { v2010Page } from './paging.ts'

export function numberOperations(app: Hono<Env>, world: World): void {
  operation(app, world, 'numbers.list', request => {
    const wanted = request.query.get('PhoneNumber')
    const numbers = [...request.account.numbers.values()].filter(
      number => !wanted || matches(number.phoneNumber, wanted),
    )
    return {
      body: v2010Page(numbers, request, 'incoming_phone_numbers', number => render(request.account, number)),
    }
  })
  operation(app, world, 'numbers.fetch', request => ({ body: render(request.account, find(request)) }))
  operation(app, world, 'numbers.update', request => {
    const { sid } = find(request)
    const changes = readChanges(request)
    changes.updatedAt = world.clock.now()
    world.store.commit({ kind: 'number', accountSid: request.account.sid, sid, changes })
    return { body: render(request.account, find(request)) }
  })
}

/** Twilio finds numbers also by a part of them, with `*` for any digit. */
function matches(phoneNumber: string, wanted: string): boolean {
  const pattern = wanted.replace(/[^\d*]/g, '').replaceAll('*', '\\d')
  return new RegExp(pattern).test(phoneNumber)
}

function find({ account, path, pathname }: ApiRequest): PhoneNumber {
  const number = account.numbers.get(path.Sid ?? '')
  if (!number) throw notFound(pathname)
  return number
}

/** Only what messaging needs is kept; voice settings can't be changed here. */
function readChanges({ form }: ApiRequest): Partial<PhoneNumber> {
  const changes: Partial<PhoneNumber> = {}
  textOf(form, 'FriendlyName', value => (changes.friendlyName = value))
  httpUrl(form, 'SmsUrl', value => (changes.smsUrl = value))
  httpUrl(form, 'SmsFallbackUrl', value => (changes.smsFallbackUrl = value))
  httpUrl(form, 'StatusCallback', value => (changes.statusCallback = value))
  httpMethod(form, 'SmsMethod', value => (changes.smsMethod = value))
  httpMethod(form, 'SmsFallbackMethod', value => (changes.smsFallbackMethod = value))
  httpMethod(form, 'StatusCallbackMethod', value => (changes.statusCallbackMethod = value))
  textOf(form, 'SmsApplicationSid', value => (changes.smsApplicationSid = value))
  return changes
}

function render(account: Account, number: PhoneNumber) {
  return {
    account_sid: account.sid,
    address_sid: null,
    address_requirements: 'none',
    api_version: '2010-04-01',
    beta: false,
    capabilities: number.capabilities,
    date_created: rfc2822(account.createdAt),
    date_updated: rfc2822(number.updatedAt),
    friendly_name: number.friendlyName,
    identity_sid: null,
    phone_number: number.phoneNumber,
    origin: 'twilio',
    sid: number.sid,
    sms_application_sid: number.smsApplicationSid,
    sms_fallback_method: number.smsFallbackMethod,
    sms_fallback_url: number.smsFallbackUrl,
    sms_method: number.smsMethod,
    sms_url: number.smsUrl,
    status_callback: number.statusCallback,
    status_callback_method: number.statusCallbackMethod,
    trunk_sid: null,
    uri: `/2010-04-01/Accounts/${account.sid}/IncomingPhoneNumbers/${number.sid}.json`,
    voice_receive_mode: 'voice',
    voice_application_sid: '',
    voice_caller_id_lookup: false,
    voice_fallback_method: 'POST',
    voice_fallback_url: null,
    voice_method: 'POST',
    voice_url: null,
    emergency_status: 'Inactive',
    emergency_address_sid: null,
    emergency_address_status: 'unregistered',
    bundle_sid: null,
    status: 'in-use',
    type: 'local',
  }
}
