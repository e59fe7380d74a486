import { randomUUID } from 'node:crypto'
import type { CloudEmulator, Message } from '../../../dev/emulators/whatsapp-cloud/index.ts'
import { type Calls, isTaken, repeat } from './cloud-calls.ts'
import {
  further,
  type Owner,
  type Phone,
  type Received,
  type ReportedStatus,
  type Sender,
} from './outside.ts'

/**
 * Some people have a user name, and only their user id is known; until they remove it. Then their number is told, and
 * from then on always.
 */
export function cloudPhone(emulator: CloudEmulator, calls: Calls, sender: Sender, owner: Owner): Phone {
  const { random } = owner
  const number = `+1500${owner.number}`
  const [ours, byNumber] = [sender.ours.replace('whatsapp:', ''), `whatsapp:${number}`]
  const byUserId = `whatsapp:${emulator.person(number).userId}`
  let isHidden = owner.switches
  if (isHidden) emulator.setPerson(number, { username: `user${owner.number}` })
  return {
    addresses: isHidden ? [byUserId, byNumber] : [byNumber, byUserId],
    broughtBy: 'provider',
    comesBy(isKnown) {
      if (isHidden && isKnown && random.chance(0.5)) {
        isHidden = false
        emulator.setPerson(number, { username: null })
      }
      return { from: isHidden ? byUserId : byNumber }
    },
    send({ text, tap, replyTo, onTaken }) {
      const id = `wamid.${Buffer.from(`${randomUUID()}${random.hex(16)}`).toString('base64')}`
      calls.onTaken.set(id, onTaken)
      const content = tap ? { pick: tap } : { text }
      const writing = emulator.write({ from: number, to: ours, id, ...content, ...(replyTo && { replyTo }) })
      return { sid: id, first: writing.then(() => isTaken(calls, id)), again: () => repeat(calls, id) }
    },
    received: () =>
      emulator
        .thread(ours, number)
        .filter(({ direction }) => direction === 'outbound')
        .map(received),
  }
}

function received(message: Message): Received {
  const { interactive } = message.content as {
    interactive?: { action?: { sections?: { rows: { id: string; title: string }[] }[] } }
  }
  return {
    sid: message.id,
    body: message.text,
    status: furthest(message),
    createdAt: message.at,
    items: interactive?.action?.sections?.flatMap(({ rows }) => rows.map(({ id, title }) => ({ id, title }))),
  }
}

/** A late report of an earlier status does not set the status back. */
export function furthest({ status, history }: Message): ReportedStatus {
  return history.reduce((most, step) => further(most, step.status), status as ReportedStatus)
}
