import type { Message, Num, Person, StatusWord } from '../model.ts'
import { findPerson } from '../people/people.ts'
import { tellStatus } from '../webhooks/tell.ts'
import type { World } from '../world.ts'

/** Faults of one message after it was accepted. */
export interface Fate {
  never: boolean
  twice: boolean
  outOfOrder: boolean
  withoutMark: boolean
  failsWith: number | undefined
}

export function fateOf({ faults }: World, to: string): Omit<Fate, 'failsWith'> {
  const take = (
    kind: 'statuses_never' | 'statuses_twice' | 'statuses_out_of_order' | 'statuses_without_mark',
  ) => faults.take([kind], { to }) !== undefined
  return {
    never: take('statuses_never'),
    twice: take('statuses_twice'),
    outOfOrder: take('statuses_out_of_order'),
    withoutMark: take('statuses_without_mark'),
  }
}

const ORDER: StatusWord[] = ['accepted', 'sent', 'delivered', 'read']

/** Takes a message through its statuses: sent, delivered and read, or failed. */
export async function live(
  world: World,
  number: Num,
  person: Person,
  message: Message,
  fate: Fate,
): Promise<void> {
  const { time, statusDelaysMs, reads } = world
  const told = async (status: StatusWord) => {
    message.status = status
    message.history.push({ status, at: time.now() })
    world.watchers.tell()
    if (fate.never) return
    const withMark = !fate.withoutMark
    for (let copy = 0; copy < (fate.twice ? 2 : 1); copy++) {
      await tellStatus(world, number, person, { ...message, status }, { withMark })
    }
  }
  // A message of an earlier run continues where it was.
  const way = ORDER.slice(ORDER.indexOf(message.status) + 1).filter(status => reads || status !== 'read')
  if (!(await time.pause(statusDelaysMs.sent))) return
  if (fate.failsWith !== undefined) {
    message.errorCode = fate.failsWith
    return told('failed')
  }
  for (const status of fate.outOfOrder ? way.reverse() : way) {
    if (status === 'delivered' && !(await time.pause(statusDelaysMs.delivered))) return
    if (status === 'read' && !(await time.pause(statusDelaysMs.read))) return
    await told(status)
  }
}

/** Continues messages that an earlier run of the emulator left unfinished. */
export function resumeLives(world: World): void {
  const { state, time } = world
  const fate = { never: false, twice: false, outOfOrder: false, withoutMark: false, failsWith: undefined }
  for (const message of state.messages.values()) {
    const number = state.numbers.get(message.numberId)
    const person = findPerson(state, message.customer)
    const isOnItsWay = message.direction === 'outbound' && !['failed', 'read'].includes(message.status)
    if (isOnItsWay && number && person) time.track(live(world, number, person, message, fate))
  }
}
