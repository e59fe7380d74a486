import { sleep } from '@temporalio/workflow'
import type { ConversationInput } from '../../protocol/start-conversation.ts'
import { conversation as before } from '../../workflows/index.ts'

// The workflows of a version that can't continue what an earlier one began: it takes another course, and has no mark
// for it.

export * from '../../workflows/index.ts'

export async function conversation(input: ConversationInput): Promise<void> {
  await sleep(10)
  await before(input)
}
