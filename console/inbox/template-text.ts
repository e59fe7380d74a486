import type { ListedConversation, Template } from '../api/types.ts'
import { draftOf } from '../templates/draft.ts'
import { sentAs, valuesOf } from '../templates/sent.ts'

type Sent = NonNullable<NonNullable<ListedConversation['lastMessage']>['sentTemplate']>

/** The text of a sent template in one line, or its name if it has no text; undefined: it is not in the account any more. */
export function templateText(all: readonly Template[], sent: Sent): string | undefined {
  const found = sentAs(all, sent)
  const body = found && draftOf(found, valuesOf(sent)).body
  return body?.replaceAll(/\s+/g, ' ').trim() || found?.name
}
