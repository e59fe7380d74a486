import type problems from '../locales/en/problems.json'

type Texts = typeof problems
export type ProblemWordsCode = keyof Texts['codes']
export type FieldKey = keyof Texts['fields']

/** A text's key, and what is put into it. */
export interface FieldWords {
  key: FieldKey
  values: Record<string, string>
}

let forms: readonly [key: string, form: RegExp][] = []

/** Loads what fields are recognised by. Until then they are told as the API tells them. */
export async function loadFieldForms(): Promise<void> {
  forms = (await import('./field-forms.ts')).FIELD_FORMS
}

/** The words of what is wrong with a field; undefined: the API says something that this page does not know. */
export function fieldWords(message: string): FieldWords | undefined {
  for (const [key, form] of forms) {
    const found = form.exec(message)
    if (found) return { key: key as FieldKey, values: valuesOf(found.groups ?? {}) }
  }
  return undefined
}

/** Groups of one name are numbered: `count`, `count2`. */
function valuesOf(groups: Record<string, string | undefined>): Record<string, string> {
  const given = Object.entries(groups).flatMap(([name, value]) =>
    value === undefined ? [] : [[name.replace(/\d+$/, ''), value]],
  )
  return Object.fromEntries(given)
}

export type DetailWords =
  | { key: 'role'; role: keyof Texts['roles'] }
  | { key: 'capacityOnly' }
  | { key: 'since'; at: string }

/** Details that say more than the code does, and are known. */
export function detailWords(detail: string): DetailWords | undefined {
  if (/A supervisor may send capacity alone/.test(detail)) return { key: 'capacityOnly' }
  const role = /needs the role "(agent|supervisor|admin)"/.exec(detail)?.[1]
  if (role !== undefined) return { key: 'role', role: role as keyof Texts['roles'] }
  const at = /opted out at (\d{4}-\d\d-\d\dT[\d:.]+Z)/.exec(detail)?.[1]
  return at === undefined ? undefined : { key: 'since', at }
}

/** Codes whose detail names what can't be known from the code: it is shown as it came. */
export const TOLD_AS_IT_CAME: readonly string[] = [
  ...['label_in_rules', 'label_moving', 'template_unfit', 'provider_unreachable', 'invalid_credentials'],
  ...['duplicate_channel', 'too_many_tokens'],
]
