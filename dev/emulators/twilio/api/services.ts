import type { Hono } from 'hono'
import { isWhatsApp } from '../state/address.ts'
import type { Account, PhoneNumber, Sender, Service } from '../state/model.ts'
import type { World } from '../world.ts'
import { iso8601 } from './dates.ts'
import type { Env } from './env.ts'
import { notFound } from './errors.ts'
import { flag, httpMethod, httpUrl, textOf } from './form.ts'
import { type ApiRequest, operation } from './operation.ts'
import { metaPage } from './paging.ts'

export const MESSAGING_ORIGIN = 'https://messaging.twilio.com'

const LINKS = {
  phone_numbers: 'PhoneNumbers',
  short_codes: 'ShortCodes',
  alpha_senders: 'AlphaSenders',
  messages: 'Messages',
  us_app_to_person: 'Compliance/Usa2p',
  us_app_to_person_usecases: 'Compliance/Usa2p/Usecases',
  channel_senders: 'ChannelSenders',
  destination_alpha_senders: 'DestinationAlphaSenders',
}

export function serviceOperations(app: Hono<Env>, world: World): void {
  operation(app, world, 'services.list', request => {
    const services = [...request.account.services.values()]
    return {
      body: metaPage(services, request, 'services', MESSAGING_ORIGIN, item => render(request.account, item)),
    }
  })
  operation(app, world, 'services.fetch', request => ({ body: render(request.account, find(request)) }))
  operation(app, world, 'services.update', request => {
    const { sid } = find(request)
    const changes = readChanges(request)
    changes.updatedAt = world.clock.now()
    world.store.commit({ kind: 'service', accountSid: request.account.sid, sid, changes })
    return { body: render(request.account, find(request)) }
  })
  operation(app, world, 'services.numbers', request => {
    const { sid } = find(request)
    const numbers = [...request.account.numbers.values()].filter(number => number.serviceSid === sid)
    return {
      body: metaPage(numbers, request, 'phone_numbers', MESSAGING_ORIGIN, item =>
        renderNumber(request.account, sid, item),
      ),
    }
  })
  operation(app, world, 'services.senders', request => {
    const { sid } = find(request)
    const senders = [...request.account.senders.values()].filter(sender => sender.serviceSid === sid)
    return {
      body: metaPage(senders, request, 'senders', MESSAGING_ORIGIN, item =>
        renderSender(request.account, sid, item),
      ),
    }
  })
}

function find({ account, path, pathname }: ApiRequest): Service {
  const service = account.services.get(path.ServiceSid ?? '')
  if (!service) throw notFound(pathname)
  return service
}

function readChanges({ form }: ApiRequest): Partial<Service> {
  const changes: Partial<Service> = {}
  textOf(form, 'FriendlyName', value => (changes.friendlyName = value))
  httpUrl(form, 'InboundRequestUrl', value => (changes.inboundRequestUrl = value || null))
  httpMethod(form, 'InboundMethod', value => (changes.inboundMethod = value))
  httpUrl(form, 'FallbackUrl', value => (changes.fallbackUrl = value || null))
  httpMethod(form, 'FallbackMethod', value => (changes.fallbackMethod = value))
  httpUrl(form, 'StatusCallback', value => (changes.statusCallback = value || null))
  flag(form, 'UseInboundWebhookOnNumber', value => (changes.useInboundWebhookOnNumber = value))
  return changes
}

function render(account: Account, service: Service) {
  const url = `${MESSAGING_ORIGIN}/v1/Services/${service.sid}`
  return {
    sid: service.sid,
    account_sid: account.sid,
    friendly_name: service.friendlyName,
    date_created: iso8601(account.createdAt),
    date_updated: iso8601(service.updatedAt),
    inbound_request_url: service.inboundRequestUrl,
    inbound_method: service.inboundMethod,
    fallback_url: service.fallbackUrl,
    fallback_method: service.fallbackMethod,
    status_callback: service.statusCallback,
    sticky_sender: true,
    mms_converter: true,
    smart_encoding: true,
    scan_message_content: 'inherit',
    fallback_to_long_code: true,
    area_code_geomatch: true,
    synchronous_validation: false,
    validity_period: 36000,
    url,
    links: Object.fromEntries(Object.entries(LINKS).map(([key, path]) => [key, `${url}/${path}`])),
    usecase: 'undeclared',
    us_app_to_person_registered: false,
    use_inbound_webhook_on_number: service.useInboundWebhookOnNumber,
  }
}

function renderNumber(account: Account, serviceSid: string, number: PhoneNumber) {
  const capabilities = Object.entries(number.capabilities).flatMap(([name, has]) =>
    has ? [name === 'voice' ? 'Voice' : name.toUpperCase()] : [],
  )
  return {
    sid: number.sid,
    account_sid: account.sid,
    service_sid: serviceSid,
    date_created: iso8601(account.createdAt),
    date_updated: iso8601(number.updatedAt),
    phone_number: number.phoneNumber,
    country_code: 'US',
    capabilities,
    url: `${MESSAGING_ORIGIN}/v1/Services/${serviceSid}/PhoneNumbers/${number.sid}`,
  }
}

function renderSender(account: Account, serviceSid: string, sender: Sender) {
  return {
    account_sid: account.sid,
    messaging_service_sid: serviceSid,
    sid: sender.sid,
    sender: sender.senderId,
    sender_type: isWhatsApp(sender.senderId) ? 'WhatsApp' : 'Other',
    country_code: 'US',
    date_created: iso8601(account.createdAt),
    date_updated: iso8601(sender.updatedAt),
    url: `${MESSAGING_ORIGIN}/v1/Services/${serviceSid}/ChannelSenders/${sender.sid}`,
  }
}
