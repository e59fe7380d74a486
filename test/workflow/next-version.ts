import { patched, sleep } from '@temporalio/workflow'
import type { ConversationInput } from '../../protocol/start-conversation.ts'
import { conversation as before } from '../../workflows/index.ts'

// The workflows as a next version of the code might have them: a conversation begins with a step that it did not have.

export * from '../../workflows/index.ts'

export async function conversation(input: ConversationInput): Promise<void> {
  if (patched('waits-a-moment')) await sleep(10)
  await before(input)
}
