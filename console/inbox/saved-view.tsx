import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { View } from '../api/types.ts'
import { Field } from '../session/field.tsx'
import { useMe } from '../session/me.ts'
import { teamsQuery } from '../session/people.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { useSayProblem } from '../ui/problem-text.ts'
import { Select } from '../ui/select.tsx'
import { useViewChanges } from './use-view-changes.ts'
import type { ListQuery } from './views.ts'
import { scopeOf, sharesOf, type Whose, whoseOf } from './whose.ts'

interface ViewDialogProps {
  /** The view that is changed; undefined: the list is saved as a new view. */
  saved?: View
  query: ListQuery
  onClose(): void
}

/** Asks for the name of a view and who sees it. The filters of an existing view stay as they are. */
export function ViewDialog({ saved, query, onClose }: ViewDialogProps) {
  const t = useTranslations('views')
  const cache = useQueryClient()
  const navigate = useNavigate()
  const sayProblem = useSayProblem()
  const me = useMe()
  const changes = useViewChanges()
  const teams = useQuery(teamsQuery).data ?? []
  const [name, setName] = useState(saved?.name ?? '')
  const [whose, setWhose] = useState<Whose>(saved ? whoseOf(saved) : 'private')
  // Only its owner can make it private.
  const isOwn = !saved || saved.ownerId === me.agent?.id
  const choices: Whose[] = [...(isOwn ? (['private'] as const) : []), ...sharesOf(teams, me)]
  const said = (one: Whose) => {
    const { scope, teamId } = scopeOf(one)
    const team = teams.find(({ id }) => id === teamId)
    return scope === 'team' ? t('whose.team', { name: team?.name ?? '' }) : t(`whose.${scope}`)
  }
  const save = async () => {
    try {
      if (saved) await changes.change(saved, { name, ...scopeOf(whose) })
      else {
        const { id } = await changes.make({ name, query, ...scopeOf(whose) })
        void cache.invalidateQueries({ queryKey: ['counts'] })
        void navigate({ to: '/inbox/$view/{-$id}', params: { view: id } })
      }
      onClose()
    } catch (error) {
      sayProblem(error)
    }
  }
  const remove = (view: View) => {
    onClose()
    void changes.remove(view).catch(sayProblem)
  }
  return (
    <Dialog title={t(saved ? 'change' : 'save')} onClose={onClose}>
      <form
        className="grid gap-3"
        onSubmit={event => {
          event.preventDefault()
          void save()
        }}
      >
        <Field
          label={t('name')}
          value={name}
          required
          maxLength={100}
          onChange={({ target }) => setName(target.value)}
        />
        {choices.length > 1 && (
          <Select
            label={t('whose.title')}
            value={whose}
            onChange={({ target }) => setWhose(target.value as Whose)}
          >
            {choices.map(one => (
              <option key={one} value={one}>
                {said(one)}
              </option>
            ))}
          </Select>
        )}
        <div className="flex flex-wrap justify-end gap-2">
          {saved && (
            <Button kind="quiet" className="mr-auto" onClick={() => remove(saved)}>
              <Trash2 size={14} aria-hidden="true" />
              {t('delete')}
            </Button>
          )}
          <Button type="submit" kind="primary" disabled={name.trim() === ''}>
            {t('keep')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
