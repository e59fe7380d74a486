import type { Hono } from 'hono'
import { isWhatsApp } from '../state/address.ts'
import type { World } from '../world.ts'
import type { Env } from './env.ts'
import { notFound, TwilioError } from './errors.ts'
import { single } from './form.ts'
import { operation } from './operation.ts'

/** WhatsApp's typing indicator: it names a message of the customer, and marks it as read. */
export function typingOperations(app: Hono<Env>, world: World, onTyping: (messageSid: string) => void): void {
  operation(app, world, 'typing.create', ({ account, form, pathname }) => {
    if (single(form.channel) !== 'whatsapp') throw new TwilioError(20001, 'channel must be whatsapp')
    const message = world.store.messages.get(single(form.messageId) ?? '')
    if (message?.accountSid !== account.sid) throw notFound(pathname)
    if (message.direction !== 'inbound' || !isWhatsApp(message.to)) {
      throw new TwilioError(20001, 'messageId must be of a message received over WhatsApp')
    }
    onTyping(message.sid)
    return { body: { success: true } }
  })
}
