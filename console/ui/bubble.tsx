import type { ReactNode } from 'react'

/** A message as on the customer's phone. Nothing if it is empty. */
export function Bubble({ text, children }: { text: string; children?: ReactNode }) {
  if (text.trim() === '' && !children) return null
  return (
    <div className="max-w-[92%] rounded-xl rounded-tl-sm border border-line bg-surface px-3 py-2 text-sm shadow-xs">
      <p dir="auto" className="break-words whitespace-pre-wrap">
        {text}
      </p>
      {children}
    </div>
  )
}
