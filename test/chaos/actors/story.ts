import { setTimeout as wait } from 'node:timers/promises'
import { PROVIDERS } from '../../../providers/providers.ts'
import type { Random } from '../random.ts'
import type { ChaosRecord } from '../record.ts'
import type { Agents } from './agents.ts'
import type { ApiClient } from './client.ts'
import type { Customer } from './customers.ts'
import type { DeskView, SeenConversation } from './desk-view.ts'
import { deskWorkOf } from './desk-work.ts'
import type { Person } from './office.ts'
import type { Step, Story, Text } from './plan.ts'

/** How long the people of a story wait for the next event before they continue without it, ms. */
const PATIENCE_MS = 6_000
/** Closing takes as long as a conversation can be reopened, and longer during outages. */
const CLOSING_MS = 15_000

/** Before they resolve, some agents deal with messages that did not reach the customer. */
const RETRY_SHARE = 0.5

/** Longer than one message can be with any provider, so that it is sent in parts. */
const LONG = 'This takes some words. '.repeat(200)

export interface Stage {
  customer: Customer
  agents: Agents
  view: DeskView
  client: ApiClient
  record: ChaosRecord
  random: Random
  /** Called after each step. */
  onStep(): void
  /** Whether the story must end early. */
  isOver(): boolean
}

/** Plays a story to its end, unless it must end early. */
export async function play(story: Story, stage: Stage): Promise<void> {
  const player = playerOf(story, stage)
  for (const { pauseMs, step } of story.steps) {
    if (stage.isOver()) return
    await wait(pauseMs)
    await player.take(step)
    stage.onStep()
  }
}

function playerOf(story: Story, { customer, agents, view, client, record, random, isOver }: Stage) {
  let texts = 0
  let resolvedAt = 0
  const newText = (words: string) => `${words} (${story.number}.${++texts})`
  const seen = (check: (c: SeenConversation) => boolean = () => true, patienceMs = PATIENCE_MS) =>
    view.until(customer, check, patienceMs, isOver)

  /** Lets an agent do something with the conversation, if there is one that something can be done with. */
  const withAgent = async (work: (c: SeenConversation, by: Person) => Promise<void>) => {
    const listed = await seen(({ status }) => status !== 'opening')
    if (!listed || listed.status === 'closed') return
    // Reads the current state instead of the list. Otherwise most commands would come from somebody who no longer has
    // it.
    const answer = await client.request<SeenConversation>('GET', `/v1/conversations/${listed.id}`, {})
    if (answer?.status !== 200) return
    const conversation = answer.body
    await work(conversation, agents.whoActsOn(conversation))
  }
  const act = (
    name: string,
    subpath: string,
    body?: (c: SeenConversation, by: Person) => Body | Promise<Body>,
  ) =>
    withAgent(async (conversation, by) => {
      const given = await body?.(conversation, by)
      if (body && !given) return
      await agents.command(name, conversation, by, `/v1/conversations/${conversation.id}/${subpath}`, given)
    })

  const write = async (kinds: Text[], atOnce = false) => {
    const words = kinds.map(kind => ({ text: newText(WORDS[kind]) }))
    const comesBy = () => customer.comesBy(view.with(customer) !== undefined)
    if (atOnce) {
      const same = comesBy()
      await Promise.all(words.map(word => customer.write({ ...word, ...same })))
    } else for (const word of words) await customer.write({ ...word, ...comesBy() })
  }

  /** The latest survey that has reached the customer; undefined: none yet. */
  const question = async () => {
    for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline && !isOver(); await wait(50)) {
      const last = customer.received().findLast(isSurvey)
      if (last && (last.status === 'delivered' || last.status === 'read')) return last
    }
    return undefined
  }

  const answer = async (score: number, again?: number) => {
    const { answersBy } = customer.channel
    if (!answersBy) return
    const asked = await question()
    if (!asked) return
    // A typed number answers the survey of the last resolution, and only while the survey is open. A tap names its
    // survey.
    const isCurrent = asked.createdAt >= resolvedAt
    if (answersBy === 'typing' && !(isCurrent && (await seen(({ status }) => status === 'resolved', 1_000))))
      return
    for (const value of again === undefined ? [score] : [score, again]) {
      const item = asked.items?.find(({ id }) => id.endsWith(`:${value}`))
      const tapped = answersBy === 'tapping' && item
      const message = await customer.write(
        tapped
          ? { tap: { id: item.id, title: item.title }, replyTo: asked.sid }
          : { text: String(value), ...customer.comesBy(true) },
      )
      record.answers.push({ questionSid: asked.sid, score: value, answer: message })
    }
  }

  const begin = async () => {
    const by = agents.anyone()
    const { channel, address } = customer
    const body = { channelId: channel.id, to: address, text: newText('We have news for you.') }
    await agents.command('begin', { id: '' }, by, '/v1/conversations', body)
  }

  /** A person has looked at it: a message that failed, or may not have been sent, is to be sent again. */
  const retry = async () => {
    const conversation = view.with(customer)
    if (!conversation || conversation.status === 'closed') return
    const messages = await client.request(
      'GET',
      `/v1/conversations/${conversation.id}/messages?limit=200`,
      {},
    )
    const items = (messages?.body.items ?? []) as { id: string; kind: string; status: string }[]
    // Usually the survey is over by then, and its question is not sent again.
    const failed = items.findLast(
      ({ kind, status }) => kind !== 'survey' && (status === 'failed' || status === 'unknown'),
    )
    if (failed) await act('retry', `messages/${failed.id}/retry`)
  }

  const definition = PROVIDERS.find(({ name }) => name === customer.channel.provider)
  const quotes = definition?.capabilities.quotes ?? false
  const deskWork = deskWorkOf({ agents, quotes, client, record, random, newText, withAgent, act })

  return {
    async take(step: Step): Promise<void> {
      switch (step.do) {
        case 'write':
          return write(step.texts, step.atOnce)
        case 'repeatMessage': {
          if (customer.sent.length > 0) await customer.repeat(random.pick(customer.sent))
          return
        }
        case 'begin':
          return begin()
        case 'reply':
          return act('reply', 'messages', () => ({ text: newText(step.long ? LONG : 'Let me see.') }))
        case 'take':
          return act('take', 'assign', ({ assigneeId }) =>
            assigneeId ? undefined : { agentId: agents.anyone().id },
          )
        case 'transfer':
          return act('transfer', 'assign', ({ assigneeId }) =>
            assigneeId ? { agentId: agents.anyone(assigneeId).id } : undefined,
          )
        case 'unassign':
          return act('unassign', 'unassign')
        case 'reopen':
          return act('reopen', 'reopen')
        case 'retry':
          return retry()
        case 'resolve': {
          if (random.chance(RETRY_SHARE)) await retry()
          resolvedAt = Date.now()
          await act('resolve', 'resolve', () => ({ survey: step.survey }))
          await seen(({ status }) => status === 'resolved' || status === 'closed', 3_000)
          return
        }
        case 'answer':
          return answer(step.score, step.again)
        case 'awaitClosing':
          await seen(({ status }) => status === 'closed', CLOSING_MS)
          return
        default:
          return deskWork(step)
      }
    },
  }
}

type Body = object | undefined

const WORDS: Record<Text, string> = {
  plain: 'Hello, my parcel has not come yet.',
  question: 'How long does the delivery take?',
  person: 'I want to talk to a person.',
  invoice: 'My invoice is wrong.',
  thanks: 'Thanks!',
}

function isSurvey({ body }: { body: string }): boolean {
  return body.startsWith('How would you rate')
}
