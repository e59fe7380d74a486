import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { labelsQuery } from '../../session/people.ts'
import { Swatch } from '../../ui/swatch.tsx'
import type { PageProps } from '../pages.ts'
import { Catalogue, NEW, OneOf } from '../parts/catalogue.tsx'
import { useOpen } from '../parts/use-open.ts'
import { Deleted } from '../way-back/deleted.tsx'
import { EditLabel, NewLabel } from './editor.tsx'

/** The list of labels, or one of them. */
export function Page({ id }: PageProps) {
  const t = useTranslations('labels')
  const open = useOpen('labels')
  const query = useQuery(labelsQuery)
  const back = () => open(undefined)
  if (id === NEW) return <NewLabel onBack={back} onMade={open} />
  if (id !== undefined) {
    return (
      <OneOf key={id} id={id} query={query} gone={t('gone')}>
        {label => <EditLabel label={label} onBack={back} />}
      </OneOf>
    )
  }
  return (
    <Catalogue
      title={t('title')}
      hint={t('hint')}
      make={t('new')}
      none={t('none')}
      query={query}
      row={({ name, color, scope, movingFrom }) => ({
        icon: <Swatch color={color} />,
        title: name,
        hint: movingFrom ? t('moving', { name: movingFrom }) : undefined,
        more: <span className="text-xs text-soft">{t(`scopes.${scope}`)}</span>,
      })}
      open={open}
    >
      <Deleted of="label" there={query.data} open={open} />
    </Catalogue>
  )
}
