import type problems from '../locales/en/problems.json'

// The API answers in English, with a code for each problem. `locales/*/problems.json` has words for each code. Texts
// about a field have no codes: they are recognised by their form (`field-forms.ts`), and a test fails if the API says
// something that no form fits.

type Texts = typeof problems
export type ProblemWordsCode = keyof Texts['codes']
export type FieldKey = keyof Texts['fields']

/** The key of a text, and the values that are filled into it. */
export interface FieldWords {
  key: FieldKey
  values: Record<string, string>
}

let forms: readonly [key: string, form: RegExp][] = []

/**
 * Loads the forms of texts about fields. They are a part of their own, because the first page does not need them.
 * Until they are loaded, such texts stay as the API writes them.
 */
export async function loadFieldForms(): Promise<void> {
  forms = (await import('./field-forms.ts')).FIELD_FORMS
}

/** The words for a text about a field. Undefined: a newer API says something that this page does not know. */
export function fieldWords(message: string): FieldWords | undefined {
  for (const [key, form] of forms) {
    const found = form.exec(message)
    if (found) return { key: key as FieldKey, values: valuesOf(found.groups ?? {}) }
  }
  return undefined
}

/** A group name must be unique within a pattern, so the second is `count2`. The number is dropped here. */
function valuesOf(groups: Record<string, string | undefined>): Record<string, string> {
  const given = Object.entries(groups).flatMap(([name, value]) =>
    value === undefined ? [] : [[name.replace(/\d+$/, ''), value]],
  )
  return Object.fromEntries(given)
}

/**
 * The code whose words tell a problem. An id in the address that can't be one is told like one that is not there: the reader
 * followed a link that was cut or mistyped, and has no field to correct.
 */
export function toldCode(code: string, errors: readonly { path: string; message: string }[] = []): string {
  const isAddress = code === 'invalid_request' && errors.length > 0 && errors.every(isIdOfAddress)
  return isAddress ? 'not_found' : code
}

/** Ids in a body have names of their own or a path of several parts, such as `agentId` and `rules.0.action.id`. */
const isIdOfAddress = ({ path, message }: { path: string; message: string }) =>
  path === 'id' && message === 'must be a UUID'

export type DetailWords =
  | { key: 'role'; role: keyof Texts['roles'] }
  | { key: 'capacityOnly' }
  | { key: 'since'; at: string }

/** Details of problems that say more than the code, and that have words. Undefined: none. */
export function detailWords(detail: string): DetailWords | undefined {
  if (/A supervisor may send capacity alone/.test(detail)) return { key: 'capacityOnly' }
  const role = /needs the role "(agent|supervisor|admin)"/.exec(detail)?.[1]
  if (role !== undefined) return { key: 'role', role: role as keyof Texts['roles'] }
  const at = /opted out at (\d{4}-\d\d-\d\dT[\d:.]+Z)/.exec(detail)?.[1]
  return at === undefined ? undefined : { key: 'since', at }
}

/** Codes whose detail names something that no code can, such as a label or a rule. It is shown as the API writes it. */
export const TOLD_AS_IT_CAME: readonly string[] = [
  'label_in_rules',
  'label_moving',
  'template_unfit',
  'provider_unreachable',
  'invalid_credentials',
  'duplicate_channel',
  'too_many_tokens',
]
