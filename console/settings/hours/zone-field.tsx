import { SelectField, useValue } from '../form/fields.tsx'

const ZONES = Intl.supportedValuesOf('timeZone')

/** The names of all time zones, also of one that the browser does not know. */
export const zonesWith = (zone: string | null): string[] =>
  zone === null || ZONES.includes(zone) ? ZONES : [zone, ...ZONES]

/** Chooses a time zone. One that the browser does not know stays. */
export function ZoneField({ name, label }: { name: string; label: string }) {
  const value = useValue<string>(name)
  const options = zonesWith(value).map(zone => ({ value: zone, label: zone.replaceAll('_', ' ') }))
  return <SelectField name={name} label={label} options={options} />
}
