import { useFormatter, useTranslations } from 'use-intl'
import { Confirm } from '../ui/confirm.tsx'
import { stay, useAsked, useLeave } from './sign-out.ts'

/** Says what a sign-out would lose, and signs out if that is wanted. */
export function SignOutDialog() {
  const t = useTranslations('session.leaving')
  const { list } = useFormatter()
  const lost = useAsked()
  const leave = useLeave()
  if (!lost) return null
  const { files, texts } = lost
  return (
    <Confirm title={t('title')} action={t('signOut')} run={leave} onClose={stay}>
      {files.length > 0 && (
        <p dir="auto" className="wrap-anywhere">
          {t('files', { count: files.length, names: String(list(files)) })}
        </p>
      )}
      {texts > 0 && <p>{t('texts', { count: texts })}</p>}
      <p className="text-soft">{t('kept')}</p>
    </Confirm>
  )
}
