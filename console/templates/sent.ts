import type { Message, Template } from '../api/types.ts'
import type { TemplateValues } from './values.ts'

type Sent = NonNullable<Message['template']>

/** The template of the account that a message was made of; undefined: it is not there any more. */
export function sentAs<T extends Pick<Template, 'id' | 'language'>>(
  all: readonly T[],
  { id, contentSid, language }: Pick<Sent, 'id' | 'contentSid' | 'language'>,
): T | undefined {
  const name = id ?? contentSid
  return all.find(one => one.id === name && (language === undefined || one.language === language))
}

/** What was filled into it, as the message has it. */
export function valuesOf({ variables, header, buttons }: Sent): TemplateValues {
  // The description leaves these two open; they are as they were sent.
  return { variables, header, buttons } as TemplateValues
}
