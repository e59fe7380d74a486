import { useState } from 'react'

/** A value that one changes while others may change what is stored. */
export interface Chosen<T> {
  value: T
  /** Whether it differs from what is stored. */
  isChanged: boolean
  /** What is stored, if somebody else changed it since one began: one of the two has to be chosen (`ui/clash.tsx`). */
  theirs: T | undefined
  set(value: T): void
  takeTheirs(): void
  keepMine(): void
}

/** What one has not changed shows what is stored, whoever changes it. */
export function useChosen<T extends string | number>(stored: T): Chosen<T> {
  const [own, setOwn] = useState<{ value: T; from: T }>()
  const isClash = own !== undefined && own.from !== stored && own.value !== stored
  return {
    value: own?.value ?? stored,
    isChanged: own !== undefined && own.value !== stored,
    theirs: isClash ? stored : undefined,
    set: value => setOwn({ value, from: own?.from ?? stored }),
    takeTheirs: () => setOwn(undefined),
    keepMine: () => own && setOwn({ ...own, from: stored }),
  }
}
