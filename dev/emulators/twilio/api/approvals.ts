import type { Hono } from 'hono'
import type { Approval, Content } from '../state/model.ts'
import type { World } from '../world.ts'
import { approvalJson } from './approval-json.ts'
import { contentUrl, findContent } from './content.ts'
import type { Env } from './env.ts'
import { TwilioError } from './errors.ts'
import { operation } from './operation.ts'

const CATEGORIES = ['UTILITY', 'MARKETING', 'AUTHENTICATION']

export function approvalOperations(app: Hono<Env>, world: World): void {
  operation(app, world, 'approvals.create', request => {
    const content = findContent(request)
    const { name, category } = request.json
    if (typeof name !== 'string' || !/^[a-z0-9_]+$/.test(name)) {
      throw new TwilioError(20001, 'name may only have lowercase letters, digits and underscores')
    }
    if (typeof category !== 'string' || !CATEGORIES.includes(category)) {
      throw new TwilioError(20001, `category must be one of ${CATEGORIES.join(', ')}`)
    }
    setApproval(world, content, { name, category, status: 'received' })
    const answer = approvalJson(content)
    setApproval(world, content, review(content))
    return { body: answer }
  })
  operation(app, world, 'approvals.fetch', request => {
    const content = findContent(request)
    return {
      body: {
        sid: content.sid,
        account_sid: content.accountSid,
        whatsapp: { type: 'whatsapp', ...approvalJson(content) },
        url: `${contentUrl(content)}/ApprovalRequests`,
      },
    }
  })
}

/** Changes the state of a template's approval. */
export function setApproval(world: World, content: Content, changes: Partial<Approval>): void {
  content.approval = { ...content.approval, ...changes }
  content.updatedAt = world.clock.now()
  world.store.commit({ kind: 'content', content })
}

/**
 * WhatsApp's review takes minutes to days. Here it has ended when it is read next. Lists are approved only for use in a
 * session.
 */
function review(content: Content): Partial<Approval> {
  return 'twilio/list-picker' in content.types
    ? { status: 'rejected', rejectionReason: 'twilio/list-picker can only be used in a session' }
    : { status: 'approved', rejectionReason: '' }
}
