import { type ReactNode, useId } from 'react'

interface SectionProps {
  title: string
  about?: string
  /** Shown beside the title. */
  tools?: ReactNode
  children: ReactNode
}

/** A part of a page, with its title and its purpose. */
export function Section({ title, about, tools, children }: SectionProps) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="rounded-xl border border-line bg-surface p-4 sm:p-5">
      <div className="mb-4 flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1">
          <h3 id={id} className="text-base font-semibold">
            {title}
          </h3>
          {about && <p className="mt-0.5 text-sm text-soft">{about}</p>}
        </div>
        {tools}
      </div>
      <div className="grid grid-cols-1 gap-4">{children}</div>
    </section>
  )
}

/** The title of a page, with its main action. */
export function PageTitle({ title, about, tools }: Omit<SectionProps, 'children'>) {
  return (
    <div className="mb-4 flex flex-wrap items-start gap-x-4 gap-y-2">
      <div className="min-w-0 flex-1">
        <h2 dir="auto" className="text-lg font-semibold wrap-anywhere">
          {title}
        </h2>
        {about && <p className="mt-0.5 text-sm text-soft">{about}</p>}
      </div>
      {tools}
    </div>
  )
}
