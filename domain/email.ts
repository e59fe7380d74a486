import { domainToASCII } from 'node:url'

/** Limits in octets (RFC 5321 §4.5.3.1, RFC 3696 erratum 1690). */
const MAX_LOCAL = 64
const MAX_ADDRESS = 254

/**
 * Atoms joined by dots: the characters of RFC 5322 §3.2.3, and any visible character beyond ASCII (RFC
 * 6531 §3.3).
 */
const LOCAL = /^(?:[\w!#$%&'*+/=?^`{|}~-]|[^\0-\x7f\p{C}\p{Z}])+$/u
/** A label of a DNS domain. The last label is not a number. */
const LABEL = /^(?!-)[a-z\d-]{1,63}(?<!-)$/
const TOP_LABEL = /^(?:[a-z]{2,}|xn--[a-z\d-]+)$/

/**
 * The form in which e-mail addresses are compared: lower case, one Unicode normal form, and the domain
 * as in DNS (`josé@EXÄMPLE.de` becomes `josé@xn--exmple-cua.de`). Undefined when the text is no
 * address. Addresses with quotes or an IP address are not accepted.
 */
export function emailKey(address: string): string | undefined {
  const [, local = '', domain = ''] = /^([^@]*)@([^@]*)$/.exec(address.normalize('NFC')) ?? []
  if (!local.split('.').every(atom => LOCAL.test(atom))) return undefined
  // Besides letters, digits and hyphens, ASCII has only characters that a URL's host would read
  // differently (%61, [::1]). Of the invisible characters only the joiners are part of a name.
  if (!/^(?:[a-z\d.-]|\u200c|\u200d|[^\0-\x7f\p{C}\p{Z}])+$/iu.test(domain)) return undefined
  const ascii = domainToASCII(domain)
  const labels = ascii.split('.')
  if (labels.length < 2 || !labels.every(label => LABEL.test(label))) return undefined
  if (!TOP_LABEL.test(labels.at(-1) ?? '') || ascii.length > 253) return undefined
  // The one letter that has two small forms.
  const key = `${local.toLowerCase().normalize('NFC').replaceAll('ς', 'σ')}@${ascii}`
  const tooLong = Buffer.byteLength(local) > MAX_LOCAL || Buffer.byteLength(key) > MAX_ADDRESS
  return tooLong ? undefined : key
}
