export const WHATSAPP = 'whatsapp:'

const E164 = /^\+[1-9]\d{6,14}$/
/** A WhatsApp user without a known phone number, by Meta's business-scoped user id. */
const USER_ID = /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]+$/

export function isWhatsApp(address: string): boolean {
  return address.startsWith(WHATSAPP)
}

/** Whether the address has a form to which messages can be sent. */
export function isRecipient(address: string): boolean {
  return isWhatsApp(address)
    ? E164.test(address.slice(WHATSAPP.length)) || USER_ID.test(address.slice(WHATSAPP.length))
    : E164.test(address)
}

/** The phone number in a WhatsApp or SMS address; undefined for a user id. */
export function phoneNumberIn(address: string): string | undefined {
  const bare = isWhatsApp(address) ? address.slice(WHATSAPP.length) : address
  return E164.test(bare) ? bare : undefined
}
