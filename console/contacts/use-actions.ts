import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { api, ask } from '../api/client.ts'
import type { Contact } from '../api/types.ts'
import { hasRole, useMe } from '../session/me.ts'
import { download } from '../ui/download.ts'
import { useSayProblem } from '../ui/problem-text.ts'
import { say } from '../ui/toast.tsx'
import { contactKey, keepContact, untilSeen } from './data.ts'

export interface ContactActions {
  /** Throws `ApiError`. Returns the contact that stays. */
  merge: (goes: Contact, stays: Contact) => Promise<Contact>
  block: () => Promise<void>
  unblock: () => Promise<void>
  save: () => Promise<void>
  erase: () => Promise<void>
}

/**
 * What a supervisor may do with a contact; undefined for whoever may not, as the API refuses them, and for one that was erased.
 * What is asked for first, in a dialog, throws; the rest says what was refused by itself.
 */
export function useContactActions(contact: Contact): ContactActions | undefined {
  const t = useTranslations('contacts.done')
  const cache = useQueryClient()
  const sayProblem = useSayProblem()
  const isAllowed = hasRole(useMe(), 'supervisor')
  const { id } = contact
  const params = { path: { id } }
  const block = async () => {
    await ask(api.PUT('/v1/contacts/{id}/block', { params }))
    await untilSeen(cache, id, now => now.block !== null)
    say({ title: t('blocked'), action: { label: t('undo'), run: () => void unblock(), undoes: true } })
  }
  const unblock = async () => {
    try {
      await ask(api.DELETE('/v1/contacts/{id}/block', { params }))
      await untilSeen(cache, id, now => now.block === null)
      say({
        title: t('unblocked'),
        action: { label: t('undo'), run: () => void block().catch(sayProblem), undoes: true },
      })
    } catch (error) {
      sayProblem(error)
    }
  }
  if (!isAllowed || contact.erasure) return undefined
  return {
    async merge(goes, stays) {
      const header = { 'idempotency-key': crypto.randomUUID() }
      const merged = await ask(
        api.POST('/v1/contacts/{id}/merge', {
          params: { path: { id: goes.id }, header },
          body: { intoId: stays.id },
        }),
      )
      for (const { id } of [goes, stays]) {
        void cache.invalidateQueries({ queryKey: contactKey(id) })
        void cache.invalidateQueries({ queryKey: ['earlier', id] })
      }
      keepContact(cache, merged)
      // Rows of conversations name their contact.
      void cache.invalidateQueries({ queryKey: ['conversation'] })
      void cache.invalidateQueries({ queryKey: ['conversations'] })
      say({ title: t('merged') })
      return merged
    },
    block,
    unblock,
    async save() {
      try {
        const file = await ask(api.GET('/v1/contacts/{id}/export', { params, parseAs: 'blob' }))
        download(file as unknown as Blob, `contact-${id}.json`)
      } catch (error) {
        sayProblem(error)
      }
    },
    async erase() {
      await ask(api.DELETE('/v1/contacts/{id}', { params }))
      await untilSeen(cache, id, now => now.erasure !== null)
      void cache.invalidateQueries({ queryKey: ['earlier', id] })
    },
  }
}
