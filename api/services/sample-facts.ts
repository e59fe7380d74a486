import type { z } from '@hono/zod-openapi'
import type { Channel } from '../../db/channels.ts'
import { judgeHours } from '../../domain/business-hours.ts'
import { type Facts, factsOf } from '../../domain/routing/facts.ts'
import type { rulesTest } from '../schemas/rules.ts'

type MadeUp = NonNullable<z.output<typeof rulesTest>['message']>

/** The facts of a made-up message, as the channel's rules would see them. */
export function sampleFacts({ settings: { businessHours } }: Channel, message: MadeUp): Facts {
  const { text = '', hasMedia = false, buttonPayload, referralSourceId } = message
  const at = message.at === undefined ? Date.now() : Date.parse(message.at)
  const verdict = judgeHours(businessHours, at)
  return factsOf({
    message: {
      text,
      media: hasMedia ? [{ url: '', contentType: '' }] : [],
      details: {
        ...(buttonPayload !== undefined && { button: { payload: buttonPayload } }),
        ...(referralSourceId !== undefined && { referral: { sourceId: referralSourceId } }),
      },
    },
    contact: {
      addresses: message.from === undefined ? [] : [message.from],
      name: message.name ?? null,
      returning: message.returning ?? false,
      labels: message.labels ?? [],
    },
    hours: { ...verdict, open: businessHours.enabled ? verdict.open : true },
    previousAgentId: message.previousAgentId ?? null,
  })
}
