import { REQUEST_TIMEOUT_MS } from '../connections.ts'

/** The slowest line over which the largest file goes in time, bytes a ms: 2 Mbit/s. */
const SLOWEST = 256

/** How long sending or fetching a file may take, ms: as long as any call, and longer by its size. */
export function transferMs(size: number): number {
  return REQUEST_TIMEOUT_MS + Math.ceil(size / SLOWEST)
}
