import { type ReactNode, useMemo } from 'react'
import { type AbstractIntlMessages, IntlProvider, useLocale, useMessages, useTimeZone } from 'use-intl'

type Rooms = Record<string, AbstractIntlMessages>

interface WithWordsProps {
  /** English texts by their rooms. Must be the same object in each render. */
  words: Rooms
  children: ReactNode
}

/**
 * Adds the English texts of a part of the console. They are imported by the part's own code, so they are there whenever it is, and
 * the first page loads without them. Another language is whole from the beginning, and stays as it is.
 */
export function WithWords({ words, children }: WithWordsProps) {
  const messages = useMessages() as Rooms
  const all = useMemo(() => joined(words, messages), [words, messages])
  return (
    <IntlProvider locale={useLocale()} timeZone={useTimeZone()} messages={all}>
      {children}
    </IntlProvider>
  )
}

/** A room may be there in part: the words of errors of sends come to those that explain, after the first page. */
function joined(words: Rooms, messages: Rooms): Rooms {
  const added = Object.entries(words).map(([room, texts]) => [room, { ...texts, ...messages[room] }])
  return { ...messages, ...Object.fromEntries(added) }
}
