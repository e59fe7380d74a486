import type { EmulatedTemplate, Message, Person } from '../model.ts'
import { personOf } from '../people/people.ts'
import type { WriteInput } from '../people/schema.ts'
import {
  changeNumber,
  ourNumber,
  setPreference,
  type WriteResult,
  write,
  writeFromApp,
} from '../people/write.ts'
import type { Release } from '../webhooks/outbox.ts'
import type { World } from '../world.ts'

/** What can be done with the emulator besides using the API. Each is also available over HTTP, under /emulator. */
export interface Actions {
  /** Sends a message as a customer. */
  write(message: WriteInput): Promise<WriteResult>
  /** Sends a message from our number in the business's own app. */
  writeFromApp(message: { from: string; to: string; text: string }): Promise<WriteResult>
  /** Messages between a customer and one of our numbers, in the order of their creation. */
  thread(ours: string, customer: string): Message[]
  /** What is known about a person. An unknown person is created. */
  person(number: string): Person
  setPerson(
    number: string,
    changes: Partial<Pick<Person, 'name' | 'username' | 'aliases' | 'reachable'>>,
  ): void
  changeNumber(from: string, to: string): Promise<Person>
  setPreference(preference: { from: string; to: string; value: 'stop' | 'resume' }): Promise<boolean>
  /** Holds webhooks back, and later sends them in one POST or several, in order or not, once or more often. */
  hold(): void
  release(how?: Release): Promise<boolean[]>
  /** Sends a part (0 to 1) of the updates that were released last once more. */
  again(share: number, how?: Release): Promise<boolean[]>
  /** Whether webhooks arrive. If not, they fail like refused connections. */
  setReachable(reachable: boolean): void
  /** Sets the emulator's time, also to an earlier one. Only while nothing waits for a time. */
  setNow(at: number): void
  /** Resets the app's secret, which signs webhooks. */
  setSecret(secret: string, appId?: string): void
  setApp(
    changes: { callbackUrl?: string | null; requiresProof?: boolean; fields?: string[] },
    appId?: string,
  ): void
  setToken(changes: { isValid?: boolean; expiresAt?: number; scopes?: string[] }, token?: string): void
  setNumber(ours: string, changes: { status?: string; hostPlatform?: string }): void
  /** Sets the result of Meta's review or quality check of a template. It is reported to the app's own address. */
  setTemplate(name: string, status: EmulatedTemplate['status']): Promise<void>
  /** Moves the emulator's time forward. What becomes due meanwhile happens. */
  advance(ms: number): Promise<void>
}

export function createActions(world: World): Actions {
  const { state, outbox, time } = world
  const appOf = (id?: string) => {
    const app = id === undefined ? [...state.apps.values()][0] : state.apps.get(id)
    if (!app) throw new Error('no such app')
    return app
  }
  return {
    write: message => write(world, message),
    writeFromApp: message => writeFromApp(world, message),
    thread(ours, customer) {
      const number = ourNumber(world, ours)
      const { waId } = personOf(state, customer)
      return [...state.messages.values()].filter(m => m.numberId === number.id && m.customer === waId)
    },
    person: number => personOf(state, number),
    setPerson(number, changes) {
      Object.assign(personOf(state, number), changes)
    },
    changeNumber: (from, to) => changeNumber(world, from, to),
    setPreference: preference => setPreference(world, preference),
    hold: outbox.hold,
    release: outbox.release,
    again: outbox.again,
    setReachable: outbox.setReachable,
    setNow: time.set,
    setSecret(secret, appId) {
      appOf(appId).secret = secret
    },
    setApp(changes, appId) {
      Object.assign(appOf(appId), changes)
    },
    setToken(changes, token) {
      const found = token === undefined ? [...state.tokens.values()][0] : state.tokens.get(token)
      Object.assign(found ?? {}, changes)
    },
    setNumber(ours, changes) {
      Object.assign(ourNumber(world, ours), changes)
    },
    async setTemplate(name, status) {
      for (const account of state.accounts.values()) {
        for (const template of account.templates.filter(known => known.name === name)) {
          template.status = status
          const { id, language } = template
          const value = {
            event: status,
            message_template_id: Number(id),
            message_template_name: name,
            message_template_language: language,
            reason: 'NONE',
          }
          await outbox.emit({ accountId: account.id, field: 'message_template_status_update', value })
        }
      }
    },
    advance: time.advance,
  }
}
