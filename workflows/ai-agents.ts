import { proxyActivities } from '@temporalio/workflow'
import type { AiActivities, AiTest, AiTestInput } from '../protocol/activities/ai.ts'

/**
 * A person waits for the answer. An error of the model's endpoint is a result of the test, not a reason
 * for a retry. Only an unavailable database is retried.
 */
const asked = proxyActivities<Pick<AiActivities, 'testAiTurn'>>({
  startToCloseTimeout: '48 seconds',
  scheduleToCloseTimeout: '50 seconds',
  retry: { initialInterval: '500 milliseconds', maximumAttempts: 3 },
})

/** Runs a test turn of an AI agent. Only the person who asked for it sees the result; nothing is sent. */
export async function testAiAgent(input: AiTestInput): Promise<AiTest> {
  return asked.testAiTurn(input)
}
