import type { Hono } from 'hono'
import type { Content } from '../state/model.ts'
import { newSid } from '../state/sid.ts'
import type { World } from '../world.ts'
import { approvalJson } from './approval-json.ts'
import { checkTypes } from './content-types.ts'
import { iso8601 } from './dates.ts'
import type { Env } from './env.ts'
import { notFound, TwilioError } from './errors.ts'
import { type ApiRequest, operation } from './operation.ts'
import { metaPage } from './paging.ts'

const CONTENT_ORIGIN = 'https://content.twilio.com'

export function contentOperations(app: Hono<Env>, world: World): void {
  operation(app, world, 'content.create', ({ account, json }) => {
    const now = world.clock.now()
    const content: Content = {
      sid: newSid('HX'),
      accountSid: account.sid,
      friendlyName: typeof json.friendly_name === 'string' ? json.friendly_name : '',
      language: checkLanguage(json.language),
      variables: checkVariables(json.variables),
      types: checkTypes(json.types),
      approval: { name: '', category: '', status: 'unsubmitted', rejectionReason: '' },
      createdAt: now,
      updatedAt: now,
    }
    world.store.commit({ kind: 'content', content })
    return { body: render(content) }
  })
  operation(app, world, 'content.list', request => ({
    body: metaPage(all(request), request, 'contents', CONTENT_ORIGIN, render),
  }))
  operation(app, world, 'content.fetch', request => ({ body: render(findContent(request)) }))
  operation(app, world, 'content.delete', request => {
    const { sid } = findContent(request)
    world.store.commit({ kind: 'contentRemoved', accountSid: request.account.sid, sid })
    return {}
  })
  for (const name of ['contentAndApprovals.list', 'contentAndApprovalsV2.list'] as const) {
    operation(app, world, name, request => ({
      body: metaPage(all(request), request, 'contents', CONTENT_ORIGIN, content => ({
        ...base(content),
        approval_requests: approvalJson(content),
      })),
    }))
  }
}

export function findContent({ account, path, pathname }: ApiRequest): Content {
  const content = account.contents.get(path.Sid ?? '')
  if (!content) throw notFound(pathname)
  return content
}

export function contentUrl({ sid }: Content): string {
  return `${CONTENT_ORIGIN}/v1/Content/${sid}`
}

function all({ account }: ApiRequest): Content[] {
  return [...account.contents.values()]
}

function checkLanguage(language: unknown): string {
  if (typeof language !== 'string' || language === '')
    throw new TwilioError(20001, 'language must be a language code')
  return language
}

/** Sample values. They also replace values that a message does not give. */
function checkVariables(variables: unknown): Record<string, string> {
  if (variables === undefined || variables === null) return {}
  if (typeof variables !== 'object') throw new TwilioError(20001, 'variables must be an object')
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, String(value)]))
}

function base(content: Content) {
  return {
    date_created: iso8601(content.createdAt),
    date_updated: iso8601(content.updatedAt),
    sid: content.sid,
    account_sid: content.accountSid,
    friendly_name: content.friendlyName,
    language: content.language,
    variables: content.variables,
    types: content.types,
  }
}

function render(content: Content) {
  const url = contentUrl(content)
  return {
    ...base(content),
    url,
    links: {
      approval_create: `${url}/ApprovalRequests/whatsapp`,
      approval_fetch: `${url}/ApprovalRequests`,
    },
  }
}
