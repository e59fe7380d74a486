import { Menu } from '@base-ui/react/menu'
import { Check } from 'lucide-react'
import { ITEM } from './menu-item.ts'

/** An item of a menu that is on or off. */
export function Choice({
  label,
  isOn,
  onChange,
}: {
  label: string
  isOn: boolean
  onChange(isOn: boolean): void
}) {
  return (
    <Menu.CheckboxItem className={ITEM} checked={isOn} onCheckedChange={onChange}>
      {label}
      <Menu.CheckboxItemIndicator className="ml-auto text-accent">
        <Check size={14} />
      </Menu.CheckboxItemIndicator>
    </Menu.CheckboxItem>
  )
}
