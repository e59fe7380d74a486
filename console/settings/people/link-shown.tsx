import { useTranslations } from 'use-intl'
import type { InviteWithUrl } from '../../api/types.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { useTimes } from '../../ui/time.ts'
import { CopyField } from '../parts/copy-field.tsx'

/** Shows a new link. The service stores only its digest, so it can't be shown again. */
export function LinkShown({ link, onClose }: { link: InviteWithUrl; onClose(): void }) {
  const t = useTranslations('people')
  const times = useTimes()
  const { kind, name, email, url, mailed, expiresAt } = link
  return (
    <Dialog title={t(`links.${kind}`, { name })} onClose={onClose}>
      <div className="grid gap-4">
        <p className="text-sm text-soft">
          {mailed && email ? t('mailed', { email }) : t('handOver', { name })}
        </p>
        <CopyField label={t('link')} value={url} />
        <p className="text-sm text-soft">{t('linkRules', { time: times.full(expiresAt) })}</p>
        <Button className="justify-self-end" onClick={onClose}>
          {t('done')}
        </Button>
      </div>
    </Dialog>
  )
}
