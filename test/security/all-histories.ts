import type { World } from '../harness/world.ts'

/** Of every workflow of this world, payloads and all. */
export async function allHistories({ temporal, config }: World): Promise<Buffer> {
  const query = `TaskQueue = "${config.TEMPORAL_TASK_QUEUE}"`
  const parts: string[] = []
  for await (const { workflowId, runId } of temporal.workflow.list({ query })) {
    const history = await temporal.workflow.getHandle(workflowId, runId).fetchHistory()
    parts.push(
      JSON.stringify(history, (_, value) =>
        value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
      ),
    )
  }
  return Buffer.from(parts.join('\n'))
}
