import type { AccountListed, CheckFailed } from '../../domain/channel-checks.ts'
import type { ListSendersInput } from '../../protocol/activities/channels.ts'
import type { Dependencies } from '../dependencies.ts'
import { accountIn } from './connect.ts'
import { openChannel } from './open-channel.ts'

/** Lists the senders of an account. If its provider can't, only the credentials are checked. */
export function listSenders(dependencies: Dependencies) {
  return async (input: ListSendersInput): Promise<AccountListed | CheckFailed> => {
    const account =
      'channelId' in input
        ? (await openChannel(dependencies, input.channelId)).account
        : accountIn(dependencies, input)
    const provider = dependencies.provider(account.provider)
    if (provider.listSenders) return provider.listSenders(account)
    const checked = await provider.checkAccount(account)
    return checked.ok
      ? { ok: true, name: null, notes: [], noteCodes: [], senders: [], complete: false }
      : checked
  }
}
