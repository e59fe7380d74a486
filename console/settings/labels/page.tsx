import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { api, ask } from '../../api/client.ts'
import type { Label } from '../../api/types.ts'
import { labelsQuery } from '../../session/people.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Swatch } from '../../ui/swatch.tsx'
import { Listing, Loaded, Nothing, Rows } from '../parts/page.tsx'
import { RowLink } from '../parts/row.tsx'
import { LabelForm } from './label-form.tsx'

/** The catalogue of labels, for conversations and contacts. */
export function Page() {
  const t = useTranslations('labels')
  const cache = useQueryClient()
  const labels = useQuery(labelsQuery)
  const [shown, setShown] = useState<Label | 'new'>()
  const [deleting, setDeleting] = useState<Label>()
  const close = () => setShown(undefined)
  return (
    <Listing
      title={t('title')}
      hint={t('hint')}
      action={
        <Button kind="primary" className="h-8" onClick={() => setShown('new')}>
          <Plus size={15} aria-hidden="true" />
          {t('new')}
        </Button>
      }
    >
      <Loaded query={labels}>
        {all =>
          all.length === 0 ? (
            <Nothing>{t('none')}</Nothing>
          ) : (
            <Rows label={t('title')}>
              {all.map(label => (
                <RowLink
                  key={label.id}
                  onOpen={() => setShown(label)}
                  icon={<Swatch color={label.color} />}
                  title={label.name}
                  hint={label.movingFrom ? t('moving', { name: label.movingFrom }) : undefined}
                >
                  <span className="text-xs text-soft">{t(`scopes.${label.scope}`)}</span>
                </RowLink>
              ))}
            </Rows>
          )
        }
      </Loaded>
      {shown && (
        <LabelForm
          label={shown === 'new' ? undefined : shown}
          onDelete={() => {
            if (shown !== 'new') setDeleting(shown)
            close()
          }}
          onClose={close}
        />
      )}
      {deleting && (
        <Confirm
          title={t('deleteTitle', { name: deleting.name })}
          action={t('delete')}
          run={async () => {
            await ask(api.DELETE('/v1/labels/{id}', { params: { path: { id: deleting.id } } }))
            await cache.invalidateQueries(labelsQuery)
          }}
          onClose={() => setDeleting(undefined)}
        >
          <p>{t('deleteHint')}</p>
        </Confirm>
      )}
    </Listing>
  )
}
