import { OPERATOR } from '../../domain/conversation.ts'
import {
  type CommandKind,
  judge,
  type OpenStatus,
  type RefusalCode,
  type Step,
} from '../../domain/transitions.ts'
import type { CommandInput } from '../../protocol/activities/place.ts'
import type * as signals from '../../protocol/signals.ts'
import type { Entry } from '../../protocol/state/queue.ts'
import type { ConversationState } from '../../protocol/state/state.ts'
import { record } from './activities.ts'
import { handToAi } from './ai.ts'
import { claim, giveToAnother } from './claim.ts'
import { forgetLapses, noteAnswered } from './customer-waits.ts'
import { hasMoved } from './last-words.ts'
import { reopen, resolve } from './resolve.ts'
import { release, send, sendBy } from './send-lane.ts'
import { snooze, unsnooze } from './snooze.ts'
import { type Conversation, changeHands, type Pending, place } from './state.ts'
import { noteUnsettled, settled } from './unsettled.ts'
import { enter } from './visibility.ts'

type CommandEntry = Extract<Entry, { kind: 'command' }>

/** Carries out a command of an agent, a supervisor or an operator, or refuses it with a reason. */
export function carryOut(c: Conversation, { name, command }: CommandEntry): Pending {
  const actor = command.actor ?? OPERATOR
  const outcome = judge(name, actor, {
    status: c.state.status as OpenStatus,
    assigneeId: c.state.assignee?.id,
  })
  if ('refused' in outcome) return refuse(c, name, command, outcome.refused)
  const { lastSeq } = command as Partial<signals.Reply>
  if (lastSeq !== undefined && hasMoved(c.state, actor.id, lastSeq))
    return refuse(c, name, command, 'thread_moved')
  const step = STEPS[outcome.step](c, command as never)
  if (step) return refuseIfRefused(step)
  forgetRefused(c.state, name)
  return undefined

  async function refuseIfRefused(step: Judgement): Promise<void> {
    const refused = await step
    if (refused) await refuse(c, name, command, refused)
    else forgetRefused(c.state, name)
  }
}

/** Records that a command was not carried out, and why. */
export async function refuse(
  c: Conversation,
  name: CommandKind | 'begin' | (string & {}),
  command: Pick<signals.Command, 'actor' | 'commandId'>,
  code: RefusalCode,
  proposedId?: string,
): Promise<void> {
  const { kind, id } = command.actor ?? OPERATOR
  // A malformed command may name anybody as its sender, so no actor is recorded.
  const actor = code === 'malformed' ? undefined : { kind, id }
  c.state.refused = { name, at: Date.now(), why: code, actor }
  await record.refuseCommand.executeWithOptions({ summary: `${name}: ${code}` }, [
    { ...from(c, command), command: name, code, proposedId },
  ])
}

/** Clears the last refusal from the operator's view once a command of the same kind succeeds. */
function forgetRefused(state: ConversationState, name: CommandKind): void {
  if (state.refused?.name === name) state.refused = undefined
}

type Refused = RefusalCode | undefined
// biome-ignore lint/suspicious/noConfusingVoidType: most steps have nothing to refuse, and return nothing.
type Judgement = Promise<Refused | void>
type StepFunction<C> = (c: Conversation, command: C) => Judgement | undefined

const STEPS: Record<Step, StepFunction<never>> = {
  send: reply,
  takeOverAndSend: async (c, command: signals.Reply) => {
    const agentId = command.actor?.id
    if (agentId === undefined) return 'author_not_agent'
    // The event with the command's id is that of the reply. The assignment has an event of its own,
    // without the id.
    const refused = await assign(c, { ...command, commandId: undefined, agentId }, 'took it over by replying')
    return refused ?? reply(c, command)
  },
  assign: (c, command: signals.Assign) => assign(c, command, 'assigned'),
  reopenAssigned: (c, command: signals.Assign) => assign(c, command, 'reopened by assigning it'),
  returnToLine,
  resolve,
  reopen: async (c, command: signals.Command) => reopen(c, command, 'reopened'),
  annotate,
  snooze,
  unsnooze,
  prioritize,
  retry,
  settle,
  skipSurvey,
}

function reply(c: Conversation, command: signals.Reply): Pending {
  const { messageId, text, media, template, replyTo, actor = OPERATOR, commandId, to } = command
  const content = { kind: 'reply', text, media: media ?? [], template, replyTo } as const
  return send(c, { purpose: 'reply', messageId, author: actor, commandId, content, ...(to && { to }) })
}

async function assign(c: Conversation, command: signals.Assign, how: string): Promise<Refused> {
  const { agentId, teamId, aiAgentId } = command
  if (aiAgentId !== undefined) return assignAi(c, command, aiAgentId)
  if (teamId !== undefined) return assignTeam(c, command, teamId)
  if (agentId === undefined) return 'malformed'
  const here = from(c, command)
  const input = { ...here, agentId, reason: how, reopens: c.state.status === 'resolved' }
  const assigned = await record.assignAgent.executeWithOptions({ summary: how }, [input])
  if ('refused' in assigned) return assigned.refused
  changeHands(c.state, here.seq)
  c.state.agentAwaySince = assigned.awaySince
  const byThemselves = command.actor?.id === agentId
  enter(c, {
    status: 'assigned',
    why:
      byThemselves && how === 'assigned' ? `${assigned.agent.name} took it` : `${assigned.agent.name} ${how}`,
    assignee: assigned.agent,
  })
  return undefined
}

async function assignTeam(c: Conversation, command: signals.Assign, teamId: string): Promise<Refused> {
  const refused = await record.checkTeam({ ...place(c), teamId })
  if (refused) return refused
  const { state } = c
  state.demand = { ...state.demand, teamId, agentId: undefined }
  forgetLapses(state)
  const type = state.status === 'resolved' ? 'conversation.reopened' : 'conversation.unassigned'
  const data = { agentId: state.assignee?.id, teamId, reason: 'given to a team' }
  await claim(c, { reason: 'given to a team', cause: { type, data }, command, since: state.unansweredSince })
  return undefined
}

async function assignAi(c: Conversation, command: signals.Assign, id: string): Promise<Refused> {
  const { status, unansweredSince } = c.state
  const burstBegan = unansweredSince === undefined ? undefined : Date.now()
  const data = { reason: 'given to an AI agent' }
  const cause = status === 'resolved' ? ({ type: 'conversation.reopened', data } as const) : undefined
  return handToAi(c, { id, by: 'person', burstBegan, cause }, command)
}

async function returnToLine(c: Conversation, command: signals.Command): Promise<void> {
  const agentId = c.state.assignee?.id
  const cause = { type: 'conversation.unassigned', data: { agentId, reason: 'returned' } } as const
  // The agent who just returned it is excluded, or they could get it back at once. Agents who had it
  // earlier are not.
  const excluded = agentId === undefined ? [] : [agentId]
  const excludedAt = Object.fromEntries(excluded.map(id => [id, Date.now()]))
  const need = { reason: 'returned to the line', cause, command, whoIsThere: true }
  await giveToAnother(c, { excluded, excludedAt }, need)
}

async function annotate(c: Conversation, command: Partial<signals.Note & signals.Label>): Promise<void> {
  const { text, mentions, teams, add = [], remove = [] } = command
  const what = text !== undefined ? { note: text, mentions, teams } : { addLabels: add, removeLabels: remove }
  const summary = text !== undefined ? 'note' : 'labels'
  await record.annotate.executeWithOptions({ summary }, [{ ...from(c, command), ...what }])
}

/** A person's priority stays: no rule changes it afterwards. */
async function prioritize(c: Conversation, command: signals.Prioritize): Promise<void> {
  const { state } = c
  const { priority } = command
  // What everybody had without answering stays first in the line.
  const inLine = state.status === 'waiting' ? (state.unattended ? 'urgent' : priority) : undefined
  const input = { ...from(c, command), priority, inLine } as const
  await record.setPriority.executeWithOptions({ summary: priority }, [input])
  state.demand = { ...state.demand, priority, isPrioritized: true }
}

async function retry(c: Conversation, command: signals.RetrySend): Promise<Refused> {
  const { messageId, actor = OPERATOR } = command
  const retried = await record.retryMessage({ ...from(c, command), messageId, sendBy: sendBy('stored') })
  if ('refused' in retried) return retried.refused
  settled(c.state, messageId)
  const again = { purpose: 'retry', messageId, author: actor, content: { kind: 'stored' } } as const
  await send(c, again, retried.answersAt)
  return undefined
}

async function settle(c: Conversation, command: signals.SettleSend): Promise<Refused> {
  const { messageId, sent } = command
  const decided = await record.decideMessage({ ...from(c, command), messageId, sent })
  if ('refused' in decided) return decided.refused
  if (sent) settled(c.state, messageId)
  else noteUnsettled(c.state, { messageId, outcome: 'failed', at: Date.now(), error: decided.error })
  release(c, messageId, sent)
  if (decided.answersAt !== undefined) noteAnswered(c.state, decided.answersAt)
  return undefined
}

async function skipSurvey(c: Conversation, command: signals.Command): Promise<Refused> {
  const { survey } = c.state
  if (!survey) return 'no_open_survey'
  const { skipped } = await record.skipSurvey({ ...from(c, command), surveyId: survey.id })
  c.state.survey = undefined
  return skipped ? undefined : 'no_open_survey'
}

function from(c: Conversation, { actor = OPERATOR, commandId }: Partial<signals.Command>): CommandInput {
  return { ...place(c), actor, commandId }
}
