import { ActivityFailure, proxyActivities, sleep } from '@temporalio/workflow'
import type { AccountListed, Checked, CheckFailed } from '../domain/channel-checks.ts'
import type {
  ChannelActivities,
  CheckResult,
  Connected,
  ConnectInput,
  ListSendersInput,
  RotateInput,
  SettingsOf,
  VerifyInput,
} from '../protocol/activities/channels.ts'

/**
 * A person waits for the answer. The provider gets a few tries; then the person is told that it does
 * not answer.
 */
const asked = proxyActivities<ChannelActivities>({
  startToCloseTimeout: '15 seconds',
  scheduleToCloseTimeout: '20 seconds',
  retry: { initialInterval: '500 milliseconds', maximumAttempts: 3 },
})

/** These steps carry out a decision that was made already. They are retried without limit. */
const decided = proxyActivities<ChannelActivities>({
  startToCloseTimeout: '5 minutes',
  heartbeatTimeout: '30 seconds',
  retry: { initialInterval: '500 milliseconds', maximumInterval: '10 seconds' },
})

const schedules = proxyActivities<Pick<ChannelActivities, 'scheduleChannel' | 'unscheduleChannel'>>({
  startToCloseTimeout: '10 seconds',
  retry: { initialInterval: '500 milliseconds', maximumInterval: '10 seconds' },
})

/**
 * Connects a channel. It checks the account first, then the sender, and stores the channel only when
 * both are right.
 */
export async function connectChannel(input: ConnectInput): Promise<Connected> {
  const account = await answered(asked.checkAccount(input))
  if (!account.ok) return account
  const sender = await answered(asked.checkSender(input))
  if (!sender.ok) return sender
  // Some providers tell the sender's number, so that nobody has to type it.
  const { phoneNumber = input.phoneNumber } = sender
  const stored = await decided.storeChannel({ ...input, phoneNumber })
  if (stored.ok) await schedules.scheduleChannel(input)
  return stored
}

/** Stores new credentials of a channel, after the provider has accepted them. */
export async function rotateToken(input: RotateInput): Promise<Checked> {
  const checked = await answered(asked.checkNewToken(input))
  if (checked.ok) await decided.storeToken(input)
  return checked
}

/**
 * Compares the provider's configuration with what it should be. Repairs it if asked to, and then
 * compares again.
 */
export async function verifyChannel(input: VerifyInput): Promise<CheckResult[] | CheckFailed> {
  try {
    const checked = await asked.checkChannel(input)
    // A sender that is offline still has a configuration to check, and its state is one of the checks.
    if (!checked.ok && checked.code !== 'sender_offline') return checked
    const before = await asked.readConfiguration(input)
    if (!input.repair || before.every(check => check.ok !== false)) return before
    const changed = await asked.repairConfiguration(input)
    const after = await asked.readConfiguration(input)
    return after.map(check => {
      const change = changed.find(({ name }) => name === check.name)
      return change ? { ...check, repaired: true, previous: change.previous } : check
    })
  } catch (error) {
    return unreachable(error)
  }
}

/** Lists the numbers and services of an account, of which one can become a channel. */
export async function listSenders(input: ListSendersInput): Promise<AccountListed | CheckFailed> {
  return answered(asked.listSenders(input))
}

/** Reads the message templates of a channel's account again. */
export async function readTemplates(input: { channelId: string }): Promise<Checked> {
  return answered(asked.readTemplates(input))
}

/**
 * Deletes a channel: it takes no more messages, its credentials are erased, and its open conversations
 * end. The workflow ends when none is left. It looks several times, because a conversation that was
 * being opened during the deletion is only visible later.
 */
export async function deleteChannel(input: { channelId: string }): Promise<void> {
  await decided.deleteChannel(input)
  await schedules.unscheduleChannel(input)
  for (
    let pauseMs = 500;
    (await decided.endConversations(input)) > 0;
    pauseMs = Math.min(2 * pauseMs, 60_000)
  ) {
    await sleep(pauseMs)
  }
}

/**
 * Settings changed that the allocation of open conversations depends on: a channel's settings, an AI
 * agent, or a team's business hours. Tells those conversations.
 */
export async function reconsiderConversations(input: SettingsOf): Promise<void> {
  await decided.tellConversations(input)
}

async function answered<T extends { ok: true }>(check: Promise<T | CheckFailed>): Promise<T | CheckFailed> {
  try {
    return await check
  } catch (error) {
    return unreachable(error)
  }
}

function unreachable(error: unknown): CheckFailed {
  if (!(error instanceof ActivityFailure)) throw error
  return { ok: false, code: 'provider_unreachable', detail: 'The provider gave no usable answer in time.' }
}
