import { useTranslations } from 'use-intl'
import { PageTitle } from '../form/section.tsx'
import type { PageProps } from '../pages.ts'

export function Page(_: PageProps) {
  const t = useTranslations('channels')
  return <PageTitle title={t('title')} />
}
