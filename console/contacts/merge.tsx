import { useId, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Contact } from '../api/types.ts'
import { Trouble } from '../session/card.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { useProblemText } from '../ui/problem-text.ts'
import { Becomes } from './merge-becomes.tsx'
import { Search } from './merge-search.tsx'
import type { ContactActions } from './use-actions.ts'
import { Who } from './who.tsx'

interface MergeProps {
  contact: Contact
  merge: ContactActions['merge']
  onMerged(id: string): void
  onClose(): void
}

/** Merges two contacts: finds the other one, shows the result, and asks which one stays. */
export function Merge(props: MergeProps) {
  const t = useTranslations('contacts.merge')
  const [other, setOther] = useState<Contact>()
  return (
    <Dialog title={t('title')} onClose={props.onClose}>
      {other ? (
        <Choice {...props} other={other} onBack={() => setOther(undefined)} />
      ) : (
        <Search contact={props.contact} onPick={setOther} />
      )}
    </Dialog>
  )
}

interface ChoiceProps extends MergeProps {
  other: Contact
  onBack(): void
}

function Choice({ contact, other, merge, onMerged, onBack, onClose }: ChoiceProps) {
  const t = useTranslations('contacts.merge')
  const textOf = useProblemText()
  const name = useId()
  const [staysId, setStaysId] = useState(contact.id)
  const [isMerging, setMerging] = useState(false)
  const [problem, setProblem] = useState<unknown>()
  const [stays, goes] = staysId === contact.id ? [contact, other] : [other, contact]
  const go = async () => {
    setMerging(true)
    try {
      const { id } = await merge(goes, stays)
      onClose()
      onMerged(id)
    } catch (error) {
      setProblem(error)
      setMerging(false)
    }
  }
  return (
    <div className="grid gap-4 text-sm">
      <fieldset className="grid gap-1.5">
        <legend className="mb-1.5 font-medium">{t('stays')}</legend>
        {[contact, other].map(one => (
          <label
            key={one.id}
            className="flex items-center gap-2.5 rounded-md border border-line px-2.5 py-1.5 has-checked:border-accent has-checked:bg-accent-faint"
          >
            <input
              type="radio"
              name={name}
              checked={one.id === staysId}
              onChange={() => setStaysId(one.id)}
              className="size-4 shrink-0 accent-accent-ground"
            />
            <Who contact={one} />
          </label>
        ))}
      </fieldset>
      <Becomes stays={stays} goes={goes} />
      {problem !== undefined && <Trouble {...textOf(problem)} />}
      <div className="flex justify-end gap-2">
        <Button onClick={onBack}>{t('another')}</Button>
        <Button kind="danger" disabled={isMerging} onClick={() => void go()}>
          {t('action')}
        </Button>
      </div>
    </div>
  )
}
