import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { api, ask } from '../api/client.ts'
import type { Contact } from '../api/types.ts'
import { hasRole, useMe } from '../session/me.ts'
import { download } from '../ui/download.ts'
import { useSayProblem } from '../ui/problem-text.ts'
import { say } from '../ui/toast.tsx'
import { asAction } from '../ui/undo.ts'
import { contactKey, keepContact, untilSeen } from './data.ts'

/** What a supervisor can do with a contact. */
export interface ContactActions {
  /** Returns the contact that stays. Throws `ApiError`. */
  merge: (goes: Contact, stays: Contact) => Promise<Contact>
  /** Undoes a merge into the contact that stayed. Shows a problem itself. */
  undoMerge: (stays: Pick<Contact, 'id'>, mergeId: string) => Promise<void>
  block: () => Promise<void>
  unblock: () => Promise<void>
  /** Downloads everything that is stored about the contact. */
  save: () => Promise<void>
  erase: () => Promise<void>
}

/**
 * The actions on a contact; undefined for those who may not use them and for an erased contact. Actions with a dialog
 * (`merge`, `block`, `erase`) throw `ApiError`, which the dialog shows; the others show it themselves.
 */
export function useContactActions(contact: Contact): ContactActions | undefined {
  const t = useTranslations('contacts.done')
  const cache = useQueryClient()
  const sayProblem = useSayProblem()
  const isAllowed = hasRole(useMe(), 'supervisor')
  const { id } = contact
  const params = { path: { id } }
  const block = () =>
    asAction(async () => {
      await ask(api.PUT('/v1/contacts/{id}/block', { params }))
      await untilSeen(cache, id, now => now.block !== null)
      say({ title: t('blocked'), action: { label: t('undo'), run: () => void unblock(), undoes: true } })
    })
  const unblock = () =>
    asAction(async () => {
      await ask(api.DELETE('/v1/contacts/{id}/block', { params }))
      await untilSeen(cache, id, now => now.block === null)
      say({
        title: t('unblocked'),
        action: { label: t('undo'), run: () => void block().catch(sayProblem), undoes: true },
      })
    }).catch(sayProblem)
  /** Marks what shows one of these contacts as outdated. Conversations contain their contact's name. */
  const refresh = (ids: string[]) => {
    for (const one of ids) {
      void cache.invalidateQueries({ queryKey: contactKey(one) })
      void cache.invalidateQueries({ queryKey: ['earlier', one] })
    }
    void cache.invalidateQueries({ queryKey: ['conversation'] })
    void cache.invalidateQueries({ queryKey: ['conversations'] })
  }
  const undoMerge: ContactActions['undoMerge'] = async (stays, mergeId) => {
    try {
      const header = { 'idempotency-key': crypto.randomUUID() }
      const { stayed, separated } = await ask(
        api.POST('/v1/contacts/{id}/merges/{mergeId}/undo', {
          params: { path: { id: stays.id, mergeId }, header },
        }),
      )
      refresh([stayed.id, separated.id])
      for (const one of [stayed, separated]) keepContact(cache, one)
      say({ title: t('unmerged') })
    } catch (error) {
      sayProblem(error)
      void cache.invalidateQueries({ queryKey: contactKey(stays.id) })
    }
  }
  if (!isAllowed || contact.erasure) return undefined
  return {
    merge: (goes, stays) =>
      asAction(async () => {
        const header = { 'idempotency-key': crypto.randomUUID() }
        const merged = await ask(
          api.POST('/v1/contacts/{id}/merge', {
            params: { path: { id: goes.id }, header },
            body: { intoId: stays.id },
          }),
        )
        refresh([goes.id, stays.id])
        keepContact(cache, merged)
        const mergeId = merged.merges.find(({ contactId }) => contactId === goes.id)?.id
        const undo = mergeId && { label: t('undo'), run: () => void undoMerge(merged, mergeId), undoes: true }
        say({ title: t('merged'), ...(undo && { action: undo }) })
        return merged
      }),
    undoMerge,
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
