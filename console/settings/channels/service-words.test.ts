import { createTranslator } from 'use-intl/core'
import { expect, test } from 'vitest'
import type { OwnCheck } from '../../../activities/channels/verify.ts'
import type { NoticeValues } from '../../../domain/notice-values.ts'
import type { ReadingError } from '../../../domain/reading-errors.ts'
import type { ByHand } from '../../../providers/connect-form.ts'
import type { CredentialFix } from '../../../providers/definition.ts'
import type { ENGAGELAB_NOTES } from '../../../providers/engagelab/capabilities.ts'
import type { EngagelabCheck } from '../../../providers/engagelab/configuration.ts'
import type { EngagelabNotice } from '../../../providers/engagelab/notification.ts'
import type { PROVIDER_MISSING } from '../../../providers/missing.ts'
import type { TWILIO_NOTES } from '../../../providers/twilio/capabilities.ts'
import type { TwilioCheck } from '../../../providers/twilio/check-names.ts'
import type { TwilioSenderNote } from '../../../providers/twilio/list-senders.ts'
import type { CLOUD_NOTES } from '../../../providers/whatsapp-cloud/capabilities.ts'
import type { CloudCheck } from '../../../providers/whatsapp-cloud/configuration.ts'
import type { CloudNotice } from '../../../providers/whatsapp-cloud/events.ts'
import type { CloudSenderNote } from '../../../providers/whatsapp-cloud/list-senders.ts'
import enBoard from '../../locales/en/board.json' with { type: 'json' }
import enChannels from '../../locales/en/channels.json' with { type: 'json' }
import thBoard from '../../locales/th/board.json' with { type: 'json' }
import thChannels from '../../locales/th/channels.json' with { type: 'json' }
import { saidBy } from '../../ui/told.tsx'

type Key<Code extends string> = Code extends `${infer Head}.${infer Rest}` ? `${Head}_${Key<Rest>}` : Code
type Check = TwilioCheck | CloudCheck | EngagelabCheck | OwnCheck
type Note =
  | keyof typeof TWILIO_NOTES
  | keyof typeof CLOUD_NOTES
  | keyof typeof ENGAGELAB_NOTES
  | typeof PROVIDER_MISSING

/** Takes texts that have words for each of the codes, and for nothing else: the compiler compares them. */
const worded =
  <Code extends string>() =>
  <Texts extends Record<Code, string>>(...texts: (Texts & Record<Exclude<keyof Texts, Code>, never>)[]) =>
    texts.map(words => Object.keys(words).length)

test('all that a service says of a channel by codes has words in both languages', () => {
  const [en, th] = [enChannels.checks, thChannels.checks]
  const counts = [
    worded<Key<Check['name']>>()(en.names, th.names),
    worded<Key<NonNullable<Check['reason']>>>()(en.reasons, th.reasons),
    worded<Key<Check['name'] | 'number.webhookUrl.url_not_usable'>>()(en.fixes, th.fixes),
    worded<Note>()(enChannels.notes, thChannels.notes),
    worded<ReadingError>()(enBoard.channels.errors, thBoard.channels.errors),
    worded<TwilioSenderNote | CloudSenderNote>()(enChannels.senderNotes, thChannels.senderNotes),
    worded<ByHand>()(enChannels.enteredByHand, thChannels.enteredByHand),
    worded<CredentialFix>()(enBoard.channels.credentialsFixes, thBoard.channels.credentialsFixes),
    worded<Exclude<keyof NoticeValues, 'class'>>()(enBoard.channels.figures, thBoard.channels.figures),
    worded<EngagelabNotice | CloudNotice>()(enBoard.channels.notices, thBoard.channels.notices),
  ]
  for (const [inEnglish, inThai] of counts) expect(inThai).toBe(inEnglish)
})

const thai = createTranslator({ locale: 'th', messages: thChannels, namespace: 'checks.names' })

test('a code without words is told in English, and marked as such', () => {
  expect(saidBy(thai, 'number.smsUrl', 'number.smsUrl')).toEqual({ text: 'webhook ของเบอร์' })
  expect(saidBy(thai, 'number.new', 'A new setting')).toEqual({ text: 'A new setting', lang: 'en' })
})
