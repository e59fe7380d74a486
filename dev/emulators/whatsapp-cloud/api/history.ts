import type { Num } from '../model.ts'
import type { World } from '../world.ts'

/** The statuses of a message, by its id (Meta, Message history, v23.0). */
export function messageHistory({ state }: World, number: Num, id: string | undefined): object {
  const messages = [...state.messages.values()].filter(
    message =>
      message.numberId === number.id &&
      message.direction === 'outbound' &&
      message.history.length > 0 &&
      (id === undefined || message.id === id),
  )
  return {
    data: messages.slice(-100).map(message => ({
      id: `history-${message.id}`,
      message_id: message.id,
      events: {
        data: message.history.map(({ status, at }) => ({
          delivery_status: status.toUpperCase(),
          timestamp: Math.floor(at / 1_000),
          webhook_update_state: 'DELIVERED',
        })),
      },
    })),
  }
}
