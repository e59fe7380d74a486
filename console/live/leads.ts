let leading: AbortSignal | undefined

/** This tab speaks for all, until `signal` aborts. */
export function setLeading(signal: AbortSignal): void {
  leading = signal
}

/** Whether this is the tab that makes the sounds. */
export const isLeading = () => leading !== undefined && !leading.aborted
