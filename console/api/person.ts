// Whose page this is. A browser has one session for all its pages: when somebody else signs in, on another tab or over an
// identity provider, the requests of an open page would be made as them, and it would show them what is not theirs.

/** The key in the browser's store by which all pages learn who came in last. */
const KEPT = 'switchboard-person'

/** For the administrator's own token, which belongs to no agent. */
const ADMINISTRATOR = 'administrator'

/** The header by which the API refuses a request that is made on the page of somebody else. */
const IF_AGENT = 'If-Agent'

/** The API's code for it. */
export const OTHER_AGENT = 'other_agent'

let person: string | undefined
let hasLeft = false
let onLeave: () => void = () => {}

/** Sets the function that takes everything off the page. */
export function onOtherPerson(takeDown: () => void): void {
  onLeave = takeDown
}

/** Whether the page belongs to nobody any more. */
export const isLeft = () => hasLeft

/** What a request says of whose page it comes from. */
export function fromWhom(): Record<string, string> {
  return person === undefined ? {} : { [IF_AGENT]: person }
}

/**
 * Says who is signed in. False: the page belonged to somebody else, and begins anew.
 *
 * @param agentId undefined for the administrator's own token
 */
export function comeAs(agentId: string | undefined): boolean {
  const now = agentId ?? ADMINISTRATOR
  try {
    localStorage.setItem(KEPT, now)
  } catch {
    // Without a store, the other pages learn it by their next request.
  }
  if (person !== undefined && person !== now) leave()
  else person = now
  return !hasLeft
}

/**
 * Takes everything of the person off the page, at once and without a question, and begins it anew for who is signed in. From
 * here on nothing is sent. Unsent texts stay in the browser under the name of who wrote them.
 */
export function leave(): void {
  if (hasLeft) return
  hasLeft = true
  onLeave()
  // Not to the same address: it may say whom they looked for.
  location.replace('/console/')
}

function look(): void {
  try {
    const now = localStorage.getItem(KEPT)
    if (person !== undefined && now !== null && now !== person) leave()
  } catch {
    // Nothing is known.
  }
}

/** Watches for another person on the other pages of this browser. */
export function watchPerson(): void {
  addEventListener('storage', ({ key }) => key === KEPT && look())
  // A page that was frozen heard nothing.
  for (const type of ['pageshow', 'focus']) addEventListener(type, look)
  document.addEventListener('visibilitychange', look)
}
