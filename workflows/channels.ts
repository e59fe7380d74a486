import { ActivityFailure, proxyActivities, sleep } from '@temporalio/workflow'
import type { Checked, CheckFailed } from '../domain/channel-checks.ts'
import type {
  ChannelActivities,
  CheckResult,
  Connected,
  ConnectInput,
  RotateInput,
  SettingsOf,
  VerifyInput,
} from '../protocol/activities/channels.ts'

/** Somebody waits for the answer: the provider gets a few tries, and then they are told that it doesn't answer. */
const asked = proxyActivities<ChannelActivities>({
  startToCloseTimeout: '15 seconds',
  scheduleToCloseTimeout: '20 seconds',
  retry: { initialInterval: '500 milliseconds', maximumAttempts: 3 },
})

/** What has been decided gets done, however long that takes. */
const decided = proxyActivities<ChannelActivities>({
  startToCloseTimeout: '5 minutes',
  heartbeatTimeout: '30 seconds',
  retry: { initialInterval: '500 milliseconds', maximumInterval: '10 seconds' },
})

const schedules = proxyActivities<Pick<ChannelActivities, 'scheduleChannel' | 'unscheduleChannel'>>({
  startToCloseTimeout: '10 seconds',
  retry: { initialInterval: '500 milliseconds', maximumInterval: '10 seconds' },
})

/** Connects a channel: checks the account, then the sender, and stores it only when both are right. */
export async function connectChannel(input: ConnectInput): Promise<Connected> {
  const account = await answered(asked.checkAccount(input))
  if (!account.ok) return account
  const sender = await answered(asked.checkSender(input))
  if (!sender.ok) return sender
  // Where the provider tells it, nobody had to type it.
  const { phoneNumber = input.phoneNumber } = sender
  const stored = await decided.storeChannel({ ...input, phoneNumber })
  if (stored.ok) await schedules.scheduleChannel(input)
  return stored
}

/** Puts a new auth token in place, once the provider has taken it. */
export async function rotateToken(input: RotateInput): Promise<Checked> {
  const checked = await answered(asked.checkNewToken(input))
  if (checked.ok) await decided.storeToken(input)
  return checked
}

/** Compares what the provider has with what it should have; repairs it if asked to, and looks again. */
export async function verifyChannel(input: VerifyInput): Promise<CheckResult[] | CheckFailed> {
  try {
    const checked = await asked.checkChannel(input)
    // A sender that is offline still has a configuration, and its state is one of the checks.
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

/** Reads the templates of a channel's account anew. */
export async function readTemplates(input: { channelId: string }): Promise<Checked> {
  return answered(asked.readTemplates(input))
}

/**
 * Ends a channel: it takes no more messages, its credentials are wiped, and its open conversations end. Done when none is
 * left; one may have been opening while the channel was deleted, and then shows up only at a later look.
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

/** What the allocation of open conversations went by has changed: a channel's settings, an AI agent, a team's hours. */
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
