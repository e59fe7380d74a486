import { Connection } from '@temporalio/client'
import proto from '@temporalio/proto'
import { expect, inject, test } from 'vitest'
import { command, openDesk } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import { createWorld } from '../harness/world.ts'
import { attributesOf, detailsOf } from './support.ts'

const { INDEXED_VALUE_TYPE_KEYWORD: keyword, INDEXED_VALUE_TYPE_DATETIME: datetime } =
  proto.temporal.api.enums.v1.IndexedValueType

/** A namespace with only the search attributes of an earlier version. */
async function earlierNamespace(): Promise<string> {
  const namespace = `earlier-${crypto.randomUUID()}`
  const connection = await Connection.connect({ address: inject('servers').temporalAddress })
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: { seconds: 86_400 as never },
  })
  const searchAttributes = {
    ConversationStatus: keyword,
    ConversationChannel: keyword,
    ConversationHandler: keyword,
    ConversationWaitingSince: datetime,
  }
  // Some seconds pass until every part of the server knows a new namespace.
  await until('the attributes', async () => {
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes })
    return true
  })
  await connection.close()
  return namespace
}

test('without the newer search attributes, conversations start and continue', async () => {
  const world = await createWorld({ environment: { TEMPORAL_NAMESPACE: await earlierNamespace() } })
  try {
    const desk = await openDesk(world)
    const { ann } = desk
    const customer = desk.newCustomer()
    const { messageSid } = await customer.write('Hello?')
    const { id, workflowId } = await until('a conversation', async () => {
      await customer.write('Hello?', { messageSid })
      const { body } = await world.admin.get(`/v1/conversations?channelId=${desk.channelId}`)
      return body.items[0] as { id: string; workflowId: string } | undefined
    })
    const path = `/v1/conversations/${id}`
    expect(await command(ann.api, `${path}/assign`, { agentId: ann.id })).toBe('done')
    world.emulator.faults.set({ kind: 'refused', errorCode: 63013, to: customer.address })
    expect(await command(ann.api, `${path}/messages`, { text: 'Refused' })).toBe('done')
    await until('details', async () => (await detailsOf(world, workflowId)).includes('63013'))
    const { ConversationStatus, ConversationProblem } = await attributesOf(world, workflowId)
    expect([ConversationStatus, ConversationProblem]).toEqual([['assigned'], undefined])
    expect(await command(ann.api, `${path}/resolve`)).toBe('done')
    const { events } = await world.temporal.workflow.getHandle(workflowId).fetchHistory()
    expect(events?.filter(event => event.workflowTaskFailedEventAttributes)).toEqual([])
  } finally {
    await world.close()
  }
})
