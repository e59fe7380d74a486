import { ChevronDown } from 'lucide-react'
import { useState } from 'react'
import { Picker, type PickerItem } from './picker.tsx'

interface PickedProps {
  label: string
  items: readonly PickerItem[]
  chosen: readonly string[]
  /** Shown while nothing is chosen. */
  placeholder: string
  several?: boolean
  isWrong?: boolean
  onChange(chosen: string[]): void
  /** A typed text can be chosen too. */
  canCreate?: boolean
  /** Shown in the list if there is nothing to choose from. */
  empty?: string
  className?: string
}

/**
 * A field that shows what is chosen and opens a list to choose from. A chosen value that the list does not contain,
 * such as a deleted agent, stays and is shown as it is.
 */
export function Picked({ label, items, chosen, placeholder, onChange, ...how }: PickedProps) {
  const { several = false, isWrong, canCreate = false, empty, className = '' } = how
  const [isOpen, setOpen] = useState(false)
  const others = chosen
    .filter(id => id !== '' && !items.some(item => item.id === id))
    .map(id => ({ id, label: id }))
  const all: PickerItem[] = [...items, ...others]
  const shown = chosen.flatMap(id => all.find(item => item.id === id) ?? [])
  const names = shown.map(item => item.label).join(', ')
  const pick = (id: string) => {
    if (!several) onChange([id])
    else onChange(chosen.includes(id) ? chosen.filter(one => one !== id) : [...chosen, id])
  }
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        aria-label={names === '' ? label : `${label}: ${names}`}
        onClick={() => setOpen(true)}
        className={`inline-flex min-h-8 max-w-full min-w-0 items-center gap-1.5 rounded-md border bg-surface px-2.5 py-1 text-left text-sm hover:bg-hover ${isWrong ? 'border-bad' : 'border-edge'} ${className}`}
      >
        <span className="flex min-w-0 flex-1 flex-wrap gap-x-2.5 gap-y-1">
          {names === '' && <span className="text-soft">{placeholder}</span>}
          {shown.map(item => (
            <span key={item.id} className="inline-flex min-w-0 items-center gap-1.5">
              {item.icon}
              <span dir="auto" className="truncate">
                {item.label}
              </span>
            </span>
          ))}
        </span>
        <ChevronDown size={14} className="shrink-0 text-soft" aria-hidden="true" />
      </button>
      {isOpen && (
        <Picker
          title={label}
          several={several}
          items={all.map(item => ({ ...item, isOn: chosen.includes(item.id) }))}
          onPick={pick}
          onCreate={canCreate ? pick : undefined}
          onClose={() => setOpen(false)}
          empty={empty}
        />
      )}
    </>
  )
}
