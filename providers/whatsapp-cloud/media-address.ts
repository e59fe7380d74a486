import { GRAPH_URL } from './graph.ts'

/** Media ids consist of digits (Meta's examples). Others are accepted as long as they can't lead to another address. */
const ID = /^[A-Za-z0-9_-]{1,128}$/

/**
 * Makes the address by which a file is known until it is fetched. It contains the file's id and by itself leads nowhere.
 * The webhook may also have a real address, but that is valid for five minutes only, so it is not kept.
 */
export function mediaAddress(id: string): string | undefined {
  return ID.test(id) ? `${GRAPH_URL}/${id}` : undefined
}

/** The id in such an address; undefined for any other address. */
export function mediaIdOf(address: string): string | undefined {
  const id = address.startsWith(`${GRAPH_URL}/`) ? address.slice(GRAPH_URL.length + 1) : ''
  return ID.test(id) ? id : undefined
}
