import { useEffect } from 'react'

let page = ''
let count = ''

function write(): void {
  const title = page ? `${page} · Switchboard` : 'Switchboard'
  document.title = count ? `(${count}) ${title}` : title
}

/** What the tab is called. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    page = title
    write()
  }, [title])
}

/** How many wait, before the tab's title; empty: none. */
export function setTitleCount(waiting: string): void {
  if (waiting === count) return
  count = waiting
  write()
}
