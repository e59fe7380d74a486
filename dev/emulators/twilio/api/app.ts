import { Hono } from 'hono'
import type { World } from '../world.ts'
import { accountOperations } from './accounts.ts'
import { approvalOperations } from './approvals.ts'
import { contentOperations } from './content.ts'
import type { Env } from './env.ts'
import { mediaOperations } from './media.ts'
import { messageOperations } from './messages.ts'
import { numberOperations } from './numbers.ts'
import { senderOperations } from './senders.ts'
import { serviceOperations } from './services.ts'
import { typingOperations } from './typing.ts'

/** The emulated API of all of Twilio's product hosts. The path shows which one is meant. */
export function apiApp(world: World, onTyping: (messageSid: string) => void): Hono<Env> {
  const app = new Hono<Env>()
  messageOperations(app, world)
  mediaOperations(app, world)
  accountOperations(app, world)
  numberOperations(app, world)
  serviceOperations(app, world)
  senderOperations(app, world)
  typingOperations(app, world, onTyping)
  contentOperations(app, world)
  approvalOperations(app, world)
  return app
}
