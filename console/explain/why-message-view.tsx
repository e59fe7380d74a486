import { useContext, useMemo } from 'react'
import type { Message } from '../api/types.ts'
import { useTimeline } from '../inbox/data.ts'
import { AroundContext } from '../inbox/place.ts'
import { eventsIn } from './past-events.ts'
import { Steps } from './steps.tsx'
import { useNames } from './use-names.ts'
import { useWords } from './use-words.ts'
import { whyMessage } from './why-message.ts'
import { say } from './words.ts'

/** Why a message is as it is. The loaded part of its thread is enough: the events about a message come after it. */
export function WhyMessage({ message }: { message: Message }) {
  const inWords = useWords()
  const names = useNames()
  const pages = useTimeline(message.conversationId, useContext(AroundContext)).data?.pages
  const events = useMemo(() => eventsIn((pages ?? []).flatMap(({ items }) => items).reverse()), [pages])
  return <Steps steps={whyMessage(message, events, names)} label={inWords(say('panel.title'))} />
}
