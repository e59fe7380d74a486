import { Menu } from '@base-ui/react/menu'
import { Check, ChevronsUpDown, Keyboard, LogOut } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { findAction } from '../keys/actions.ts'
import { LANGUAGE_NAMES, LANGUAGES, languageFor } from '../locales/index.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Button } from '../ui/button.tsx'
import { useSayProblem } from '../ui/problem-text.ts'
import { useChangeMe, useMe } from './me.ts'
import { ITEM } from './menu-item.ts'
import { NoticeChoice } from './notice-choice.tsx'
import { DOTS, PRESENCES, type Presence, setPresence, usePresence } from './presence.ts'
import { useSignOut } from './sign-out.ts'

const THEMES = ['system', 'light', 'dark'] as const

/**
 * The agent's own menu: presence, language, colours, notifications, keys, sign-out. An offline agent gets a hint,
 * because nobody is assigned to them.
 */
export function ProfileMenu() {
  const t = useTranslations('session')
  const { agent, name, settings } = useMe()
  const presence = usePresence(agent?.id)
  const change = useChangeMe()
  const signOut = useSignOut()
  const sayProblem = useSayProblem()
  const isAgent = agent !== null
  const set = (value: Presence) => {
    if (agent) void setPresence(agent.id, value).catch(sayProblem)
  }
  return (
    <>
      {presence === 'offline' && (
        <div className="mx-2 grid gap-1.5 rounded-lg border border-line bg-surface p-2.5 text-xs text-soft">
          {t('offlineHint')}
          <Button kind="primary" className="justify-center" onClick={() => set('online')}>
            {t('goOnline')}
          </Button>
        </div>
      )}
      <Menu.Root>
        <Menu.Trigger className="m-2 flex items-center gap-2.5 rounded-md p-1.5 text-left hover:bg-hover data-popup-open:bg-hover">
          <span className="relative">
            <Avatar name={name} />
            {presence && (
              <span
                className={`absolute -right-0.5 -bottom-0.5 size-2.5 rounded-full border-2 border-ground ${DOTS[presence]}`}
              />
            )}
          </span>
          <span className="min-w-0 flex-1">
            <span className="block truncate text-sm font-medium">{name}</span>
            <span className="block text-xs text-soft">
              {presence ? t(`presence.${presence}`) : t('administrator')}
            </span>
          </span>
          <ChevronsUpDown size={14} className="text-soft" aria-hidden="true" />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner side="top" align="start" sideOffset={4} className="z-40">
            <Menu.Popup className="w-56 rounded-lg border border-line bg-surface p-1 shadow-xl outline-none">
              {isAgent && (
                <Choice
                  label={t('presence.title')}
                  value={presence ?? 'offline'}
                  options={PRESENCES.map(value => ({
                    value,
                    label: (
                      <>
                        <span className={`size-2 rounded-full ${DOTS[value]}`} />
                        {t(`presence.${value}`)}
                      </>
                    ),
                  }))}
                  onChange={value => set(value as Presence)}
                />
              )}
              {isAgent && (
                <Choice
                  label={t('language')}
                  value={languageFor(settings.language)}
                  options={LANGUAGES.map(value => ({
                    value,
                    label: <span lang={value}>{LANGUAGE_NAMES[value]}</span>,
                  }))}
                  onChange={language => change.mutate({ language }, { onError: sayProblem })}
                />
              )}
              {isAgent && (
                <Choice
                  label={t('theme')}
                  value={settings.theme}
                  options={THEMES.map(value => ({ value, label: t(`themes.${value}`) }))}
                  onChange={theme =>
                    change.mutate({ theme: theme as (typeof THEMES)[number] }, { onError: sayProblem })
                  }
                />
              )}
              {isAgent && <NoticeChoice />}
              <Menu.Item
                className={`${ITEM} for-keys`}
                onClick={() => setTimeout(() => findAction('help')?.())}
              >
                <Keyboard size={15} className="text-soft" aria-hidden="true" />
                {t('shortcuts')}
              </Menu.Item>
              <Menu.Item className={ITEM} onClick={() => void signOut()}>
                <LogOut size={15} className="text-soft" aria-hidden="true" />
                {t('signOut')}
              </Menu.Item>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </>
  )
}

interface ChoiceProps {
  label: string
  value: string
  options: { value: string; label: ReactNode }[]
  onChange(value: string): void
}

function Choice({ label, value, options, onChange }: ChoiceProps) {
  return (
    <Menu.Group className="mb-1 border-b border-line pb-1">
      <Menu.GroupLabel className="px-2 py-1 text-xs font-medium text-soft">{label}</Menu.GroupLabel>
      <Menu.RadioGroup value={value} onValueChange={onChange}>
        {options.map(option => (
          <Menu.RadioItem key={option.value} value={option.value} className={ITEM}>
            {option.label}
            <Menu.RadioItemIndicator className="ml-auto text-accent">
              <Check size={14} />
            </Menu.RadioItemIndicator>
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
    </Menu.Group>
  )
}
