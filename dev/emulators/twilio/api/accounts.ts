import type { Hono } from 'hono'
import type { World } from '../world.ts'
import { rfc2822 } from './dates.ts'
import type { Env } from './env.ts'
import { operation } from './operation.ts'

const SUBRESOURCES = { incoming_phone_numbers: 'IncomingPhoneNumbers', messages: 'Messages' }

export function accountOperations(app: Hono<Env>, world: World): void {
  operation(app, world, 'accounts.fetch', ({ account }) => {
    const uri = `/2010-04-01/Accounts/${account.sid}`
    return {
      body: {
        auth_token: account.authToken,
        date_created: rfc2822(account.createdAt),
        date_updated: rfc2822(account.createdAt),
        friendly_name: account.friendlyName,
        owner_account_sid: account.sid,
        sid: account.sid,
        status: account.status,
        subresource_uris: Object.fromEntries(
          Object.entries(SUBRESOURCES).map(([key, name]) => [key, `${uri}/${name}.json`]),
        ),
        type: account.type,
        uri: `${uri}.json`,
      },
    }
  })
}
