import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Trash2 } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { isStale } from '../api/if-match.ts'
import type { View } from '../api/types.ts'
import { Field } from '../session/field.tsx'
import { useMe } from '../session/me.ts'
import { teamsQuery } from '../session/people.ts'
import { Button } from '../ui/button.tsx'
import { Clash } from '../ui/clash.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { useSayProblem } from '../ui/problem-text.ts'
import { Select } from '../ui/select.tsx'
import { useChosen } from '../ui/use-chosen.ts'
import { useViewChanges } from './use-view-changes.ts'
import type { ListQuery } from './views.ts'
import { scopeOf, sharesOf, type Whose, whoseOf } from './whose.ts'

interface ViewDialogProps {
  /** The view that is changed; undefined: the list is saved as a new view. */
  saved?: View
  query: ListQuery
  onClose(): void
}

/**
 * Asks for the name of a view and who sees it. The filters of an existing view stay as they are. What somebody else changes
 * meanwhile is shown, and where one has changed the same, one chooses.
 */
export function ViewDialog({ saved, query, onClose }: ViewDialogProps) {
  const t = useTranslations('views')
  const cache = useQueryClient()
  const navigate = useNavigate()
  const sayProblem = useSayProblem()
  const me = useMe()
  const changes = useViewChanges()
  const teams = useQuery(teamsQuery).data ?? []
  const name = useChosen(saved?.name ?? '')
  const whose = useChosen<Whose>(saved ? whoseOf(saved) : 'private')
  const isClash = name.theirs !== undefined || whose.theirs !== undefined
  // Only its owner can make it private.
  const isOwn = !saved || saved.ownerId === me.agent?.id
  const choices: Whose[] = [...(isOwn ? (['private'] as const) : []), ...sharesOf(teams, me)]
  const said = (one: Whose) => {
    const { scope, teamId } = scopeOf(one)
    const team = teams.find(({ id }) => id === teamId)
    return scope === 'team' ? t('whose.team', { name: team?.name ?? '' }) : t(`whose.${scope}`)
  }
  /** Over another version if that has changed nothing of this, otherwise the fields show it and ask. */
  const changeOver = async (view: View): Promise<boolean> => {
    const fields = {
      ...(name.isChanged && { name: name.value }),
      ...(whose.isChanged && scopeOf(whose.value)),
    }
    try {
      if (Object.keys(fields).length > 0) await changes.change(view, fields)
      return true
    } catch (error) {
      const now = isStale(error) ? await changes.readAgain(view.id) : undefined
      if (!now) throw error
      const isOther = now.name !== saved?.name || whoseOf(now) !== (saved && whoseOf(saved))
      return isOther ? false : changeOver(now)
    }
  }
  const save = async () => {
    try {
      if (saved) {
        if (!(await changeOver(saved))) return
      } else {
        const { id } = await changes.make({ name: name.value, query, ...scopeOf(whose.value) })
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
          value={name.value}
          required
          maxLength={100}
          onChange={({ target }) => name.set(target.value)}
        />
        {name.theirs !== undefined && (
          <Clash label={t('name')} theirs={name.theirs} onTheirs={name.takeTheirs} onMine={name.keepMine} />
        )}
        {choices.length > 1 && (
          <Select
            label={t('whose.title')}
            value={whose.value}
            onChange={({ target }) => whose.set(target.value as Whose)}
          >
            {choices.map(one => (
              <option key={one} value={one}>
                {said(one)}
              </option>
            ))}
          </Select>
        )}
        {whose.theirs !== undefined && (
          <Clash
            label={t('whose.title')}
            theirs={said(whose.theirs)}
            onTheirs={whose.takeTheirs}
            onMine={whose.keepMine}
          />
        )}
        <div className="flex flex-wrap justify-end gap-2">
          {saved && (
            <Button kind="quiet" className="mr-auto" onClick={() => remove(saved)}>
              <Trash2 size={14} aria-hidden="true" />
              {t('delete')}
            </Button>
          )}
          <Button type="submit" kind="primary" disabled={name.value.trim() === '' || isClash}>
            {t('keep')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
