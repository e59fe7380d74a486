import { patched, sleep } from '@temporalio/workflow'
import type { ConversationInput } from '../../protocol/start-conversation.ts'
import { conversation as before } from '../../workflows/index.ts'

// The workflows of a possible next version: a conversation begins with an additional step.

export * from '../../workflows/index.ts'

export async function conversation(input: ConversationInput): Promise<void> {
  if (patched('waits-a-moment')) await sleep(10)
  await before(input)
}
