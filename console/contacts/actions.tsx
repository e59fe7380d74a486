import { Ban, Download, Merge as MergeIcon, UserX } from 'lucide-react'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Contact } from '../api/types.ts'
import { useActions } from '../keys/actions.ts'
import { Button } from '../ui/button.tsx'
import { Block } from './block.tsx'
import { Erase } from './erase.tsx'
import { Merge } from './merge.tsx'
import { type ContactActions, useContactActions } from './use-actions.ts'

interface ActionsProps {
  contact: Contact
  /** Called with the id of the contact that stays after a merge. */
  onMerged(id: string): void
}

/** The buttons of a contact. Nothing for those who may not use them. */
export function Actions({ contact, onMerged }: ActionsProps) {
  const can = useContactActions(contact)
  return can ? <Possible contact={contact} can={can} onMerged={onMerged} /> : null
}

/** The buttons and dialogs, for those who may use them. The same actions are offered to the palette. */
function Possible({ contact, can, onMerged }: ActionsProps & { can: ContactActions }) {
  const t = useTranslations('contacts.actions')
  const [dialog, setDialog] = useState<'merge' | 'block' | 'erase'>()
  const [isSaving, setSaving] = useState(false)
  const close = () => setDialog(undefined)
  const save = () => {
    setSaving(true)
    void can.save().finally(() => setSaving(false))
  }
  const blocking = contact.block ? () => void can.unblock() : () => setDialog('block')
  useActions({
    mergeContact: () => setDialog('merge'),
    blockContact: blocking,
    exportContact: save,
    eraseContact: () => setDialog('erase'),
  })
  return (
    <>
      <div className="flex flex-wrap gap-2 p-4">
        <Button onClick={() => setDialog('merge')}>
          <MergeIcon size={14} aria-hidden="true" />
          {t('merge')}
        </Button>
        <Button onClick={blocking}>
          <Ban size={14} aria-hidden="true" />
          {t(contact.block ? 'unblock' : 'block')}
        </Button>
        <Button disabled={isSaving} onClick={save}>
          <Download size={14} aria-hidden="true" />
          {t('export')}
        </Button>
        <Button kind="danger" onClick={() => setDialog('erase')}>
          <UserX size={14} aria-hidden="true" />
          {t('erase')}
        </Button>
      </div>
      {dialog === 'merge' && (
        <Merge contact={contact} merge={can.merge} onMerged={onMerged} onClose={close} />
      )}
      {dialog === 'block' && <Block contact={contact} run={can.block} onClose={close} />}
      {dialog === 'erase' && <Erase contact={contact} run={can.erase} onClose={close} />}
    </>
  )
}
