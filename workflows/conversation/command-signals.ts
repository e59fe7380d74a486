import type { CommandKind } from '../../domain/transitions.ts'
import type { Command, SignalName } from '../../protocol/signals.ts'
import { type Fields, readFields } from './shapes.ts'
import { commandIdOf, isNew, type Reader, type Readers } from './signal-reader.ts'
import { SHAPES } from './signal-shapes.ts'
import type { Conversation } from './state.ts'

/** Readers of what people ask for. `kind` is the command's name in the table of transitions. */
export function commandReaders(c: Conversation) {
  const command = (signal: SignalName, kind: CommandKind, description: string): Reader => ({
    description,
    read(received) {
      const fields = readFields(received, SHAPES[signal])
      if (!fields) return { malformed: commandIdOf(received) }
      // The contact's next conversation has the same workflow id. A late command must not reach that
      // one.
      if (fields.conversationId !== c.state.id) return { ignored: 'other_conversation' }
      if (!isNew(c, fields)) return undefined
      return { kind: 'command', name: kind, command: fields as unknown as Command & Fields }
    },
  })
  return {
    reply: command('reply', 'reply', 'An agent’s message to the customer; sent by the API.'),
    assign: command(
      'assign',
      'assign',
      'Assigns the conversation to an agent, even if another agent has it: {"conversationId": "…", "agentId": "…"}',
    ),
    unassign: command('unassign', 'unassign', 'The same as returnToLine; sent by the API.'),
    returnToLine: command(
      'returnToLine',
      'unassign',
      'Returns the conversation to the queue: {"conversationId": "…"}',
    ),
    resolve: command('resolve', 'resolve', 'Resolves the conversation; the survey follows. Sent by the API.'),
    reopen: command('reopen', 'reopen', 'Reopens the resolved conversation; sent by the API.'),
    note: command('note', 'note', 'Adds an internal note. The customer does not see it. Sent by the API.'),
    label: command('label', 'label', 'Adds and removes labels; sent by the API.'),
    snooze: command(
      'snooze',
      'snooze',
      'Puts the conversation aside until a time, or until the customer writes; sent by the API.',
    ),
    unsnooze: command('unsnooze', 'unsnooze', 'Ends the snooze now: {"conversationId": "…"}'),
    prioritize: command(
      'prioritize',
      'prioritize',
      'Changes the priority: {"conversationId": "…", "priority": "low | normal | high | urgent"}',
    ),
    retrySend: command(
      'retrySend',
      'retrySend',
      'Sends a message again that failed or whose outcome is unknown: {"conversationId": "…", "messageId": "…"}',
    ),
    settleSend: command(
      'settleSend',
      'settleSend',
      'States whether a message was sent, when its outcome is unknown: {"conversationId": "…", "messageId": "…", "sent": true}',
    ),
    skipSurvey: command(
      'skipSurvey',
      'skipSurvey',
      'Ends the survey without an answer: {"conversationId": "…"}',
    ),
  } satisfies Partial<Readers>
}
