import type { EmulatedMessage, Row } from './emulation.ts'

const COMMON = { server: 'whatsapp', channel: 'whatsapp' }

/** A `status` row, as the callback page describes it. */
export function statusRow(
  message: EmulatedMessage,
  wabaId: string,
  at: number,
  failure: { status: string; errorCode: number; message: string } | undefined,
): Row {
  const hasFailed = message.status === failure?.status && message.status !== 'delivered_timeout'
  return {
    message_id: message.id,
    from: message.ours,
    to: message.customer,
    ...COMMON,
    itime: Math.floor(at / 1_000),
    ...(message.customArgs !== undefined && { custom_args: message.customArgs }),
    status: {
      message_status: message.status,
      status_data: {
        msg_time: Math.floor(message.at / 1_000),
        // Only Meta gives this id, so the first row lacks it.
        ...(/^(sent|delivered|read)/.test(message.status) && { channel_message_id: wamidOf(message.id) }),
        whatsapp_business_account_id: wabaId,
        ...(message.status === 'plan' && { plan_user_total: 1 }),
      },
      error_code: hasFailed ? failure.errorCode : 0,
      ...(hasFailed && {
        error_detail: { message: failure.message },
        loss: {
          loss_step: lossStep(message.status),
          loss_source: failure.errorCode > 0 ? 'meta' : 'engagelab',
        },
      }),
    },
  }
}

function lossStep(status: string): number {
  return status === 'target_invalid' ? 1 : status === 'sent_failed' ? 2 : 3
}

/** Meta's id of a message that goes through EngageLab. */
export function wamidOf(id: string): string {
  return `wamid.${Buffer.from(id).toString('base64')}`
}

export interface ResponseRow {
  id: string
  /** The customer's and our number, in E.164. */
  from: string
  to: string
  event: string
  message: object
  name?: string
  wabaId: string
  at: number
  /** The id of our message that it quotes. */
  replyTo?: string
}

/** A `response` row: `wa_id` is the customer's number without its plus, as in the vendor's example. */
export function responseRow({ id, from, to, event, message, name, wabaId, at, replyTo }: ResponseRow): Row {
  return {
    message_id: id,
    from,
    to,
    ...COMMON,
    itime: Math.floor(at / 1_000),
    response: {
      event,
      response_data: {
        channel_message_id: wamidOf(id),
        whatsapp_business_account_id: wabaId,
        contact: { ...(name && { profile: { name } }), wa_id: from.slice(1) },
        message,
        ...(replyTo && {
          message_context: {
            origin_from_phone: to.slice(1),
            origin_channel_message_id: wamidOf(replyTo),
            origin_message_id: replyTo,
          },
        }),
      },
    },
  }
}
