import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'

/** The frame of pages without a session, and of errors. */
export function Card({ title, children }: { title: string; children: ReactNode }) {
  const t = useTranslations('session')
  return (
    <main className="grid h-full place-items-center overflow-y-auto p-4">
      <div className="w-full max-w-sm">
        <p className="mb-6 flex items-center justify-center gap-2 text-base font-semibold">
          <Mark />
          {t('product')}
        </p>
        <div className="grid gap-4 rounded-xl border border-line bg-surface p-6 shadow-sm">
          <h1 className="text-lg font-semibold">{title}</h1>
          {children}
        </div>
      </div>
    </main>
  )
}

/** The logo. */
export function Mark() {
  return (
    <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">
      <rect width="22" height="22" rx="6" className="fill-accent-ground" />
      <path
        d="M6 8h7.5a2.5 2.5 0 0 1 0 5H8.5a1.5 1.5 0 0 0 0 3H16"
        className="stroke-white"
        fill="none"
        strokeWidth="1.8"
        strokeLinecap="round"
      />
    </svg>
  )
}

/** What went wrong, and what to do. */
export function Trouble({ title, detail }: { title: string; detail?: string }) {
  return (
    <div role="alert" className="rounded-md bg-bad-faint p-3 text-sm text-bad">
      <p className="font-medium">{title}</p>
      {detail && <p className="mt-0.5">{detail}</p>}
    </div>
  )
}
