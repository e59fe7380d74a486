import { postRows } from './callbacks.ts'
import type { EmulatedMessage, Emulation, Row } from './emulation.ts'
import { statusRow } from './rows.ts'

/** Faults of one message after it was accepted. */
interface DeliveryFaults {
  never: boolean
  twice: boolean
  outOfOrder: boolean
  final?: { status: string; errorCode: number; message: string }
}

export function takeDeliveryFaults(emulation: Emulation, to: string): DeliveryFaults {
  const scope = { operation: 'messages', to } as const
  const { faults } = emulation
  const final = faults.take(['final_status'], scope)
  return {
    never: faults.take(['callbacks_never'], scope) !== undefined,
    twice: faults.take(['callbacks_twice'], scope) !== undefined,
    outOfOrder: faults.take(['callbacks_out_of_order'], scope) !== undefined,
    ...(final && { final }),
  }
}

/**
 * Sends the statuses of an accepted message, each as a row; the first two are in one callback. Resolves when the first
 * callback was answered.
 */
export function startLife(
  emulation: Emulation,
  message: EmulatedMessage,
  faults: DeliveryFaults,
): { begun: Promise<void> } {
  const { time } = emulation
  const rowOf = (status: string): Row => {
    message.status = status
    emulation.watchers.tell()
    return statusRow(message, emulation.account.wabaId, emulation.time.now(), faults.final)
  }
  const held: Row[][] = []
  const post = async (...rows: Row[]) => {
    if (faults.never) return
    if (faults.outOfOrder) return void held.unshift([...rows].reverse())
    await postRows(emulation, rows)
    if (faults.twice) await postRows(emulation, rows)
  }
  const isInvalid = faults.final?.status === 'target_invalid'
  const begun = time.track(post(rowOf('plan'), rowOf(isInvalid ? 'target_invalid' : 'target_valid')))
  const rest = async () => {
    await begun
    const way = isInvalid ? [] : statusesAfter(faults.final?.status)
    if (!(await goAlong(emulation, way, status => post(rowOf(status))))) return
    for (const rows of held) {
      await postRows(emulation, rows)
      if (faults.twice) await postRows(emulation, rows)
    }
  }
  time.track(rest())
  return { begun }
}

/** Continues messages that an earlier run of the emulator left unfinished. */
export function resumeLives(emulation: Emulation): void {
  for (const message of emulation.messages) {
    if (message.direction !== 'outbound' || !GOES_ON.includes(message.status)) continue
    const way = statusesAfter(undefined)
    const left = way.slice(way.indexOf(message.status) + 1)
    const post = async (status: string) => {
      message.status = status
      emulation.watchers.tell()
      const row = statusRow(message, emulation.account.wabaId, emulation.time.now(), undefined)
      await postRows(emulation, [row])
    }
    emulation.time.track(goAlong(emulation, left, post))
  }
}

/** Posts one status after the other, each after its delay. Resolves to false if the emulator was stopped on the way. */
async function goAlong(
  { time, delaysMs }: Emulation,
  statuses: string[],
  post: (status: string) => Promise<void>,
): Promise<boolean> {
  for (const status of statuses) {
    if (!(await time.pause(delaysMs[stepOf(status)]))) return false
    await post(status)
  }
  return true
}

const GOES_ON = ['plan', 'target_valid', 'sent', 'delivered']

function statusesAfter(final: string | undefined): string[] {
  if (final === 'sent_failed') return ['sent_failed']
  if (final !== undefined) return ['sent', final]
  return ['sent', 'delivered', 'read']
}

function stepOf(status: string): 'sent' | 'delivered' | 'read' {
  if (status === 'sent' || status === 'sent_failed') return 'sent'
  return status === 'read' ? 'read' : 'delivered'
}
