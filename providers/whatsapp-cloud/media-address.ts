import { GRAPH_URL } from './graph.ts'

/** Ids of media are digits (Meta's examples); others are taken as long as they can't lead elsewhere. */
const ID = /^[A-Za-z0-9_-]{1,128}$/

/**
 * What stands for a medium until it is fetched: its id, in the form of an address, which by itself leads nowhere. The
 * address that the webhook may bring beside it is good for five minutes only, and is not kept.
 */
export function mediaAddress(id: string): string | undefined {
  return ID.test(id) ? `${GRAPH_URL}/${id}` : undefined
}

/** The id in such an address; undefined for any other. */
export function mediaIdOf(address: string): string | undefined {
  const id = address.startsWith(`${GRAPH_URL}/`) ? address.slice(GRAPH_URL.length + 1) : ''
  return ID.test(id) ? id : undefined
}
