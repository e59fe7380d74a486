/** Examples from EngageLab's public documents about WhatsApp: the callback page and the page about sending. */

/** A status row. */
export const DELIVERED = {
  total: 1,
  rows: [
    {
      message_id: '1666165485030094861',
      from: '+8613800138000',
      to: '+447911123456',
      server: 'whatsapp',
      channel: 'whatsapp',
      itime: 1640707579,
      custom_args: { order_id: 'ORD-123' },
      status: {
        message_status: 'delivered',
        status_data: {
          msg_time: 1663432355,
          channel_message_id: 'wamid.123321abcdefed==',
          whatsapp_business_account_id: 'WABA123',
          country_code: 'GB',
          from_phone_id: '111111',
          conversation: {
            id: 'ebe2398cdaa37a0899ca5268b987b0c8',
            origin: { type: 'business_initiated' },
          },
          pricing: { pricing_model: 'CBP', category: 'business_initiated' },
        },
        error_code: 0,
      },
    },
  ],
}

/** A response row. */
export const TEXT_REPLY = {
  total: 1,
  rows: [
    {
      message_id: '1666165485030094861',
      from: '+8613800138000',
      to: '+447911123456',
      server: 'whatsapp',
      channel: 'whatsapp',
      itime: 1640707579,
      response: {
        event: 'reply',
        response_data: {
          channel_message_id: 'wamid.123321abcdefed==',
          whatsapp_business_account_id: '123321',
          contact: { profile: { name: 'Bob' }, wa_id: '8613800138000' },
          message: { type: 'text', text: { body: 'Thanks for the update!' } },
          message_context: {
            origin_from_phone: '447911123456',
            origin_channel_message_id: 'wamid.original123==',
            origin_from_phone_id: '111111',
            origin_message_id: '1666165485030094860',
          },
        },
      },
    },
  ],
}

/** A notification row. */
export const INSUFFICIENT_BALANCE = {
  total: 1,
  rows: [
    {
      server: 'whatsapp',
      itime: 1640707579,
      notification: {
        event: 'insufficient_balance',
        notification_data: {
          whatsapp_business_account_id: 'WABA123',
          remain_balance: 5.1234,
          balance_threshold: 10,
        },
      },
    },
  ],
}

/** A template with one variable in its body, and its answer. */
export const SEND_TEMPLATE = {
  from: '+8613800138000',
  to: ['00447911123456'],
  body: {
    type: 'template',
    template: {
      name: 'code',
      language: 'zh_CN',
      components: [{ type: 'body', parameters: [{ type: 'text', text: '12345' }] }],
    },
  },
  request_id: '123asdbbqwe9faweg',
  custom_args: { arg1: 'string val', arg2: 123 },
}
export const SENT = { message_id: 'cbggf4if6o9ukqaalfug', request_id: '123asdbbqwe9faweg' }
