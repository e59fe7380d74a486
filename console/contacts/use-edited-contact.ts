import type { Contact } from '../api/types.ts'
import { useMe } from '../session/me.ts'
import { useSaveContact } from './data.ts'
import { useEdited } from './use-edited.ts'

/** What of a contact is typed into a field. */
const FIELDS = {
  name: { of: ({ name }: Contact) => name ?? '', change: (name: string) => ({ name: name.trim() || null }) },
  notes: { of: ({ notes }: Contact) => notes, change: (notes: string) => ({ notes }) },
} as const

/** The name or the notes of a contact, stored when the field is left, but not over what somebody else has stored meanwhile. */
export function useEditedContact(contact: Contact, field: keyof typeof FIELDS) {
  const save = useSaveContact(contact)
  const me = useMe().agent?.id
  const { of, change } = FIELDS[field]
  return useEdited(`${me} ${contact.id} ${field}`, of(contact), (text, from) =>
    save(
      () => change(text),
      now => of(now).trim() === from.trim(),
    ),
  )
}
