import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import type { Channel } from '../../api/types.ts'

/** The outline of a phone, around what the customer sees. */
export function Phone({ medium, children }: Pick<Channel, 'medium'> & { children: ReactNode }) {
  const t = useTranslations('channels')
  return (
    <figure className="mx-auto w-full max-w-72">
      <div className="rounded-3xl border-4 border-line bg-ground p-3 shadow-sm">
        <div className="mx-auto mb-3 h-1 w-12 rounded-full bg-line" />
        <div className="grid min-h-40 content-start gap-2">{children}</div>
      </div>
      <figcaption className="mt-2 text-center text-xs text-soft">
        {t('phone', { medium: t(`mediums.${medium}`) })}
      </figcaption>
    </figure>
  )
}

/** A message of the customer on that phone. */
export function PhoneReply({ text }: { text: string }) {
  return (
    <p
      dir="auto"
      className="max-w-[92%] justify-self-end rounded-xl rounded-tr-sm bg-good-faint px-3 py-2 text-sm break-words"
    >
      {text}
    </p>
  )
}
