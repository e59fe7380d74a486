import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Contact } from '../api/types.ts'
import { Button } from '../ui/button.tsx'
import { Clash } from '../ui/clash.tsx'
import { LabelsPicker, useLabelColor } from '../ui/labels-picker.tsx'
import { Swatch } from '../ui/swatch.tsx'
import { useSaveContact } from './data.ts'
import { useEditedContact } from './use-edited-contact.ts'

/** The labels of a contact. */
export function Labels({ contact }: { contact: Contact }) {
  const t = useTranslations('contacts')
  const save = useSaveContact(contact)
  const colorOf = useLabelColor()
  const [isPicking, setPicking] = useState(false)
  const { labels } = contact
  const isErased = contact.erasure !== null
  const toggle = (name: string, isOn: boolean) =>
    void save(now => ({
      labels: isOn ? [...now.labels, name] : now.labels.filter(label => label !== name),
    }))
  return (
    <div className="border-b border-line p-4">
      <h3 className="mb-2 text-sm font-medium">{t('labels')}</h3>
      <div className="flex flex-wrap items-center gap-1">
        {labels.map(name => (
          <span
            key={name}
            className="inline-flex min-h-6 max-w-full items-center gap-1.5 rounded-full border border-line pl-2 text-xs"
          >
            <Swatch color={colorOf(name)} size={10} />
            <span dir="auto" className="truncate">
              {name}
            </span>
            <button
              type="button"
              aria-label={t('removeLabel', { name })}
              disabled={isErased}
              onClick={() => toggle(name, false)}
              className="grid size-6 place-items-center rounded-full text-soft hover:bg-hover"
            >
              <X size={12} aria-hidden="true" />
            </button>
          </span>
        ))}
        {!isErased && (
          <Button kind="quiet" className="h-6 px-1.5 text-xs" onClick={() => setPicking(true)}>
            <Plus size={13} aria-hidden="true" />
            {t('addLabel')}
          </Button>
        )}
      </div>
      {isPicking && (
        <LabelsPicker chosen={labels} scope="contact" onToggle={toggle} onClose={() => setPicking(false)} />
      )}
    </div>
  )
}

/** Free notes about a contact, stored when the field is left. */
export function Notes({ contact }: { contact: Contact }) {
  const t = useTranslations('contacts')
  const { value, theirs, type, undo, insist, leave } = useEditedContact(contact, 'notes')
  return (
    <div className="border-b border-line p-4">
      <label className="grid gap-1 text-sm">
        <span className="font-medium">{t('notes')}</span>
        <textarea
          dir="auto"
          rows={2}
          value={value}
          placeholder={t('notesHint')}
          disabled={contact.erasure !== null}
          onChange={({ target }) => type(target.value)}
          onBlur={leave}
          className="field-sizing-content max-h-48 min-h-14 w-full resize-none rounded-md border border-edge bg-surface p-2 text-sm"
        />
      </label>
      {theirs !== undefined && <Clash label={t('notes')} theirs={theirs} onTheirs={undo} onMine={insist} />}
    </div>
  )
}
