import type { FormParameters, HttpMethod } from '../state/model.ts'
import { TwilioError } from './errors.ts'

export function parseForm(text: string): FormParameters {
  const form: FormParameters = {}
  for (const [name, value] of new URLSearchParams(text)) {
    const known = form[name]
    form[name] = known === undefined ? value : Array.isArray(known) ? [...known, value] : [known, value]
  }
  return form
}

/** The last value of a repeated name. Twilio uses it for parameters that have one value. */
export function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.at(-1) : value
}

/** Passes the parameter on if it was given. An empty value counts as given: it clears a setting. */
export function textOf(form: FormParameters, name: string, set: (value: string) => void): void {
  const value = single(form[name])
  if (value !== undefined) set(value)
}

/** The same for a URL: http or https, or empty. 21502 otherwise. */
export function httpUrl(form: FormParameters, name: string, set: (value: string) => void): void {
  textOf(form, name, value => {
    if (value !== '' && !isHttpUrl(value))
      throw new TwilioError(21502, `${name} is not a valid URL: ${value}`)
    set(value)
  })
}

export function httpMethod(form: FormParameters, name: string, set: (value: HttpMethod) => void): void {
  textOf(form, name, value => {
    const method = value.toUpperCase()
    if (method !== 'GET' && method !== 'POST') throw new TwilioError(21403, `${name} must be GET or POST`)
    set(method)
  })
}

export function flag(form: FormParameters, name: string, set: (value: boolean) => void): void {
  textOf(form, name, value => set(value.toLowerCase() === 'true'))
}

/** Twilio refuses host names with an underscore. */
export function isHttpUrl(value: string): boolean {
  if (!URL.canParse(value)) return false
  const { protocol, hostname } = new URL(value)
  return (protocol === 'http:' || protocol === 'https:') && !hostname.includes('_')
}
