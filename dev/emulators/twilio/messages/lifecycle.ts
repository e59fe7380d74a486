import type { DeliveryFaults } from '../faults.ts'
import { isWhatsApp } from '../state/address.ts'
import type { Message, MessageStatus } from '../state/model.ts'
import { deliver } from '../webhooks/deliver.ts'
import type { World } from '../world.ts'
import { countFor } from './create.ts'
import { statusParameters } from './status-callback.ts'

type Step = 'queued' | 'sent' | 'delivered' | 'undelivered' | 'failed' | 'read'

export const NO_FAULTS: DeliveryFaults = {
  twice: false,
  outOfOrder: false,
  never: false,
  beforeAnswer: false,
  lateMs: 0,
}

/**
 * Takes a message through its statuses, each with a callback. Resolves when the first callback has ended, so that the
 * answer to the create request can be sent after it. The rest runs in the background.
 */
export function startLifecycle(world: World, message: Message, faults: DeliveryFaults): Promise<void> {
  if (faults.final)
    world.store.commit({ kind: 'messageChanged', sid: message.sid, changes: { fate: faults.final } })
  return new Promise(resolve => {
    world.background.track(run(world, message, faults, resolve)).then(resolve)
  })
}

/** Continues messages that an earlier run of the emulator left unfinished. */
export function resumeLifecycles(world: World): void {
  for (const message of world.store.messages.values()) {
    if (message.direction !== 'inbound' && remainingSteps(message).length > 0) {
      startLifecycle(world, message, NO_FAULTS)
    }
  }
}

async function run(
  world: World,
  message: Message,
  faults: DeliveryFaults,
  called: () => void,
): Promise<void> {
  const held: (() => Promise<void>)[] = []
  // Callbacks are sent one after the other, but a slow one delays no status.
  let callbacks = Promise.resolve()
  const send = (callback: () => Promise<void>) => {
    callbacks = callbacks.then(callback).then(called)
  }
  for (const step of remainingSteps(message)) {
    if (!(await world.background.pause(delayOf(world, step)))) return
    const callback = take(world, message, step)
    if (!callback || faults.never) continue
    const due = async () => {
      if (faults.lateMs > 0 && !(await world.background.pause(faults.lateMs))) return
      await callback()
      if (faults.twice) await callback()
    }
    if (faults.outOfOrder) held.unshift(due)
    else send(due)
  }
  held.forEach(send)
  await callbacks
}

function remainingSteps(message: Message): Step[] {
  const all: Step[] = message.messagingServiceSid ? ['queued'] : []
  const { fate } = message
  // A closed window or bad content is detected before the message is sent. `undelivered` otherwise follows a `sent`.
  const neverSent = fate?.status === 'failed' || [63015, 63016].includes(fate?.errorCode ?? 0)
  if (!neverSent) all.push('sent')
  all.push(fate?.status ?? 'delivered')
  if (!fate && isWhatsApp(message.to)) all.push('read')
  return all.slice(all.indexOf(message.status as Step) + 1)
}

function delayOf(world: World, step: Step): number {
  const { queued, sent, delivered, read } = world.statusDelaysMs
  if (step === 'queued') return queued
  if (step === 'sent' || step === 'failed') return sent
  return step === 'read' ? read : delivered
}

/** Gives the message its next status, and returns the callback about it. */
function take(world: World, message: Message, step: Step): (() => Promise<void>) | undefined {
  const now = world.clock.now()
  const errorCode = step === message.fate?.status ? message.fate.errorCode : null
  const changes: Partial<Message> = { status: step as MessageStatus, updatedAt: now }
  if (errorCode !== null) changes.errorCode = errorCode
  if (step === 'queued') {
    changes.from = message.leavesFrom
    changes.numSegments = countFor(message.to, message.body)
  }
  if (step !== 'queued' && message.sentAt === null) changes.sentAt = now
  world.store.commit({ kind: 'messageChanged', sid: message.sid, changes })

  const { statusCallback } = message
  const account = world.store.accounts.get(message.accountSid)
  if (!statusCallback || !account) return undefined
  const parameters = statusParameters(message, step, errorCode, now)
  return async () => {
    await deliver(world, {
      kind: 'status',
      messageSid: message.sid,
      authToken: account.authToken,
      parameters,
      main: { url: statusCallback, method: 'POST' },
    })
  }
}
