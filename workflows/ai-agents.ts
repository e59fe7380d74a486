import { proxyActivities } from '@temporalio/workflow'
import type { AiActivities, AiTest, AiTestInput } from '../protocol/activities/ai.ts'

/** Somebody waits. Whatever the model's endpoint does is an answer: only a database that is away is tried again. */
const asked = proxyActivities<Pick<AiActivities, 'testAiTurn'>>({
  startToCloseTimeout: '48 seconds',
  scheduleToCloseTimeout: '50 seconds',
  retry: { initialInterval: '500 milliseconds', maximumAttempts: 3 },
})

/** Runs a turn of an AI agent that nobody gets to see but who asked for it. */
export async function testAiAgent(input: AiTestInput): Promise<AiTest> {
  return asked.testAiTurn(input)
}
