import { isPulled, type Reachability } from '../../platform/inbound-mode.ts'
import type { Checked } from '../../providers/provider.ts'
import { webhookUrls } from '../../providers/webhook-urls.ts'
import type { Dependencies } from '../dependencies.ts'
import type { CheckResult, VerifyInput } from './contract.ts'
import { openChannel } from './open-channel.ts'

/** Whether the channel's credentials are still right, and its sender still the account's. */
export function checkChannel(dependencies: Dependencies) {
  return async ({ channelId }: VerifyInput): Promise<Checked> => {
    const { channel, account, sender } = await openChannel(dependencies, channelId)
    const provider = dependencies.provider(channel.provider)
    const checked = await provider.checkAccount(account)
    return checked.ok ? provider.checkSender(account, sender) : checked
  }
}

/** What the provider has configured for the channel, beside what it should have. */
export function readConfiguration(dependencies: Dependencies) {
  return async ({ channelId }: VerifyInput): Promise<CheckResult[]> => {
    const { channel, account, sender } = await openChannel(dependencies, channelId)
    if (isPulled(dependencies.reachability, channel)) return [privateAddress(dependencies.reachability)]
    const urls = webhookUrls(dependencies.reachability, channel)
    const checks = await dependencies.provider(channel.provider).readConfiguration(account, sender, urls)
    return checks.map(({ repairable, ...check }) => ({ ...check, repaired: false, previous: null }))
  }
}

/** Sets right what can be. Returns what it changed with what was there before, since another system may have owned it. */
export function repairConfiguration(dependencies: Dependencies) {
  return async ({ channelId, by }: VerifyInput) => {
    const { channel, account, sender } = await openChannel(dependencies, channelId)
    if (isPulled(dependencies.reachability, channel)) return []
    const urls = webhookUrls(dependencies.reachability, channel)
    const { repairConfiguration } = dependencies.provider(channel.provider)
    const changed = (await repairConfiguration?.(account, sender, urls)) ?? []
    const names = changed.map(({ name }) => name)
    // The addresses stay out of the log: some carry a password.
    dependencies.log.info({ channelId, by, names }, 'configuration at the provider changed')
    return changed
  }
}

/** No address of ours is of use at a provider that can't call it; its list is read instead. */
function privateAddress({ publicUrl }: Reachability): CheckResult {
  return {
    name: 'service.publicUrl',
    ok: null,
    expected: 'an address that Twilio reaches',
    actual: publicUrl,
    reason: 'private_address',
    fix: 'Nothing for trying things out: Twilio’s message list is read every few seconds. For real use set PUBLIC_URL to a public address and verify again.',
    repaired: false,
    previous: null,
  }
}
