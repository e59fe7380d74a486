import { useFormContext } from 'react-hook-form'
import { useValue } from '../form/fields.tsx'
import { Check } from './fields.tsx'

interface CheckListProps {
  /** The path of the list of ids in the form. */
  name: string
  items: readonly { id: string; name: string }[]
}

/**
 * Chooses any of several. The value is set as a list by hand: with a single checkbox the form library would store a
 * text.
 */
export function CheckList({ name, items }: CheckListProps) {
  const { setValue } = useFormContext()
  const chosen = useValue<string[]>(name)
  const toggle = (id: string, isOn: boolean) =>
    setValue(name, isOn ? [...chosen, id] : chosen.filter(one => one !== id), { shouldDirty: true })
  return items.map(item => (
    <Check
      key={item.id}
      checked={chosen.includes(item.id)}
      onChange={({ target }) => toggle(item.id, target.checked)}
    >
      {item.name}
    </Check>
  ))
}
