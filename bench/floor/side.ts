import type { Client } from '@temporalio/client'
import { inboundWebhook, newCustomer, REPLY_TEXT } from '../customers.ts'
import { post } from '../http.ts'
import type { Side, Talk } from '../side.ts'

export function floorSide({ url, temporal }: { url: string; temporal: Client }): Side {
  const workflowId = (address: string) => `floor:${address}`
  const firstMessage = () => inboundWebhook(`${url}/webhook`, newCustomer())

  const talk = (address: string): Talk => ({
    address,
    reply: () => ({
      address,
      request: {
        url: `${url}/conversations/${workflowId(address)}/messages`,
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ text: REPLY_TEXT }),
      },
    }),
  })

  return {
    name: 'floor',
    firstMessage,
    async openConversations(count) {
      const turns = Array.from({ length: count }, firstMessage)
      for (const { request } of turns) await post(request)
      return turns.map(({ address }) => talk(address))
    },
    historyLengths: addresses =>
      Promise.all(
        addresses.map(async address => {
          const { historyLength } = await temporal.workflow.getHandle(workflowId(address)).describe()
          return historyLength
        }),
      ),
  }
}
