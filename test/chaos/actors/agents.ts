import { setTimeout as wait } from 'node:timers/promises'
import type { Random } from '../random.ts'
import type { ChaosRecord, CommandBody, CommandSent } from '../record.ts'
import type { Answer, ApiClient } from './client.ts'
import type { SeenConversation } from './desk-view.ts'
import type { Office, Person } from './office.ts'

export interface Agents {
  /** Chooses who acts on a conversation: its agent, sometimes their supervisor; anybody, if nobody has it. */
  whoActsOn(conversation: SeenConversation): Person
  /** Sends a command, with the same key in all attempts. `text` is the content of a reply or a note. */
  command(
    name: string,
    conversation: { id: string },
    by: Person,
    path: string,
    body?: CommandBody,
  ): Promise<CommandSent>
  anyone(but?: string): Person
  /** Agents go online and offline until this is stopped. */
  comeAndGo(): { stop(): Promise<void> }
  /** Sets an agent online for good. */
  comeBack(agentId: string): Promise<void>
}

/** A client that got no answer asks again, with the same key. */
const REPEAT_SHARE = 0.08
const SUPERVISOR_SHARE = 0.1
const HEARTBEAT_S = 15

export function agentsOf(office: Office, client: ApiClient, record: ChaosRecord, random: Random): Agents {
  const { people } = office
  const anyone = (but?: string) => random.pick(people.filter(({ id }) => id !== but))

  const post = async (sent: CommandSent, path: string, by: Person, body?: object) => {
    const answer = await client.request('POST', path, { token: by.token, body, key: sent.key })
    if (!answer) return
    sent.answeredAt ??= Date.now()
    sent.answers.push(read(answer))
  }

  return {
    anyone,
    whoActsOn({ assigneeId }) {
      const owner = people.find(({ id }) => id === assigneeId)
      const supervisor = people.find(({ supervises }) => supervises)
      if (supervisor && random.chance(SUPERVISOR_SHARE)) return supervisor
      return owner ?? anyone()
    },
    async command(name, { id: conversationId }, by, path, body) {
      const key = `${name} ${random.hex(24)}`
      const sent: CommandSent = {
        key,
        name,
        conversationId,
        postedAt: Date.now(),
        answers: [],
        text: body?.text,
        body,
      }
      record.commands.push(sent)
      const again = random.chance(REPEAT_SHARE)
      // Both requests may also run at the same time.
      await Promise.all([
        post(sent, path, by, body),
        again && wait(random.between(0, 300)).then(() => post(sent, path, by, body)),
      ])
      return sent
    },
    async comeBack(id) {
      await client.request('PUT', `/v1/agents/${id}/presence`, { body: { presence: 'online' } })
      record.lastWords.set(`presence of ${id}`, 'online')
    },
    comeAndGo() {
      const over = new AbortController()
      const pause = (ms: number) => wait(ms, undefined, { signal: over.signal }).catch(() => {})
      const set = (person: Person, presence: string, ttlSeconds?: number) =>
        client.request('PUT', `/v1/agents/${person.id}/presence`, {
          token: person.token,
          body: { presence, ttlSeconds },
          patienceMs: 3_000,
        })
      const live = async (person: Person, index: number) => {
        // Every second agent has a client that sends heartbeats.
        const ttl = index % 2 === 1 ? HEARTBEAT_S : undefined
        while (!over.signal.aborted) {
          await set(person, 'online', ttl)
          await pause(random.between(2_000, 6_000))
          if (random.chance(0.25) && !over.signal.aborted) {
            await set(person, random.pick(['away', 'offline']))
            await pause(random.between(200, 2_000))
          }
        }
      }
      const lives = people.map(live)
      return {
        async stop() {
          over.abort()
          await Promise.all(lives)
        },
      }
    },
  }
}

function read({ status, body }: Answer): CommandSent['answers'][number] {
  const { code, commandId, messageId, conversationId } = body as Record<string, string | undefined>
  return { status, code, commandId, messageId, conversationId }
}
