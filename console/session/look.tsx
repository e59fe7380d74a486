import { type ReactNode, useEffect, useState } from 'react'
import { IntlProvider } from 'use-intl'
import { english, type Language, languageFor, loadMessages } from '../locales/index.ts'
import { CalendarContext } from '../ui/time.ts'
import { useKnownMe } from './me.ts'

/** The key in the browser's store of the last look, for the pages before the sign-in. */
const KEPT = 'switchboard-look'

interface Look {
  language: string | null
  theme: 'system' | 'light' | 'dark'
}

/** The last look; the system's if nothing readable is stored. */
function keptLook(): Look {
  try {
    return { language: null, theme: 'system', ...JSON.parse(localStorage.getItem(KEPT) ?? '{}') }
  } catch {
    return { language: null, theme: 'system' }
  }
}

/**
 * Provides language, time zone, calendar and colours: the agent's settings, or else the browser's. Nothing is shown until the
 * texts of the language are loaded, so that the page does not change its language in front of the reader.
 */
export function LookProvider({ children }: { children: ReactNode }) {
  const settings = useKnownMe()?.settings
  const { language: chosen, theme } = settings ?? keptLook()
  const language = languageFor(chosen)
  const [loaded, setLoaded] = useState<{ language: Language; messages: typeof english } | undefined>(
    language === 'en' ? { language, messages: english } : undefined,
  )
  useEffect(() => {
    let isCurrent = true
    loadMessages(language)
      .catch(() => english)
      .then(messages => isCurrent && setLoaded({ language, messages }))
    document.documentElement.lang = language
    return () => {
      isCurrent = false
    }
  }, [language])
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = theme
    if (settings) localStorage.setItem(KEPT, JSON.stringify({ language: chosen, theme }))
  }, [theme, chosen, settings])
  if (!loaded) return null
  const timeZone = settings?.zone ?? browserZone()
  return (
    <IntlProvider locale={loaded.language} messages={loaded.messages} timeZone={timeZone}>
      <CalendarContext value={settings?.calendar ?? 'gregory'}>{children}</CalendarContext>
    </IntlProvider>
  )
}

/** The time zone of the device. */
export const browserZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone
