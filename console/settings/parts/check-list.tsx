import { useFormContext } from 'react-hook-form'
import { useValue } from '../form/fields.tsx'
import { Check } from './fields.tsx'

interface CheckListProps {
  /** The path of the list of ids. */
  name: string
  items: readonly { id: string; name: string }[]
}

/** Any of several. The value is a list also where there is only one to choose, for which the form would take a text. */
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
