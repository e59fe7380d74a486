import type { Sql } from './client.ts'

export interface CommandOutcome {
  conversationId: string
  type: string
  data: { code?: string; detail?: string; proposedId?: string }
}

/** The event with a command's outcome; undefined while the command is running. */
export async function findCommandOutcome(sql: Sql, commandId: string): Promise<CommandOutcome | undefined> {
  const [outcome] = await sql<CommandOutcome[]>`
    select conversation_id, type, data from events where command_id = ${commandId} limit 1`
  return outcome
}

/** The commands among these whose outcome is known. */
export async function listSettledCommands(sql: Sql, commandIds: string[]): Promise<string[]> {
  const settled = await sql<{ commandId: string }[]>`
    select distinct command_id from events where command_id = any(${commandIds}::uuid[])`
  return settled.map(({ commandId }) => commandId)
}
