import { useNavigate } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'
import { useFixedViews } from '../inbox/data.ts'
import { type Actions, useActions } from '../keys/actions.ts'
import { GO } from '../keys/go.ts'
import { useSayProblem } from '../ui/problem-text.ts'
import { say } from '../ui/toast.tsx'
import { undoLatest } from '../ui/undo.ts'
import { useChangeMe, useMe } from './me.ts'
import { type Presence, setPresence } from './presence.ts'
import { useSignOut } from './sign-out.ts'

/** Offers the actions that are possible on every page: go to a view, undo, change presence and colours, sign out. */
export function usePersonActions(): void {
  const t = useTranslations('ui')
  const { agent } = useMe()
  const navigate = useNavigate()
  const views = useFixedViews()
  const change = useChangeMe()
  const signOut = useSignOut()
  const sayProblem = useSayProblem()
  const be = (presence: Presence) =>
    agent ? () => void setPresence(agent.id, presence).catch(sayProblem) : undefined
  const colour = (theme: 'system' | 'light' | 'dark') =>
    agent ? () => change.mutate({ theme }, { onError: sayProblem }) : undefined
  const goTo = Object.fromEntries(
    views.map(view => {
      const params = { view, id: undefined }
      return [GO[view], () => void navigate({ to: '/inbox/$view/{-$id}', params })]
    }),
  ) as Actions
  useActions(goTo)
  useActions({
    undo: () => undoLatest() || say({ title: t('nothingToUndo') }),
    beOnline: be('online'),
    beAway: be('away'),
    beOffline: be('offline'),
    themeSystem: colour('system'),
    themeLight: colour('light'),
    themeDark: colour('dark'),
    signOut: () => void signOut(),
  })
}
