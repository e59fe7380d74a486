import { SelectField, useValue } from '../form/fields.tsx'

const ZONES = Intl.supportedValuesOf('timeZone')

/** Chooses a time zone. One that the browser does not know stays. */
export function ZoneField({ name, label }: { name: string; label: string }) {
  const value = useValue<string>(name)
  const zones = ZONES.includes(value) ? ZONES : [value, ...ZONES]
  const options = zones.map(zone => ({ value: zone, label: zone.replaceAll('_', ' ') }))
  return <SelectField name={name} label={label} options={options} />
}
