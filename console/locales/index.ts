import type { AbstractIntlMessages } from 'use-intl'
import { byCode } from '../explain/send-errors.ts'
import { loadFieldForms } from '../problems/words.ts'
import areas from './en/areas.json' with { type: 'json' }
import contacts from './en/contacts.json' with { type: 'json' }
import type explain from './en/explain.json'
import inbox from './en/inbox.json' with { type: 'json' }
import keys from './en/keys.json' with { type: 'json' }
import type problems from './en/problems.json'
import type reports from './en/reports.json'
import search from './en/search.json' with { type: 'json' }
import type sendErrors from './en/sendErrors.json'
import session from './en/session.json' with { type: 'json' }
import templates from './en/templates.json' with { type: 'json' }
import thread from './en/thread.json' with { type: 'json' }
import ui from './en/ui.json' with { type: 'json' }
import views from './en/views.json' with { type: 'json' }
import type { lateEnglish } from './late.ts'

// Each area of the console has one file of texts in each language. English is loaded with the page, because it stands in for what
// can't be loaded; what only a part of the console needs of it, with the code of that part (`with-words.tsx`).

export const english = {
  ui,
  keys,
  session,
  areas,
  inbox,
  contacts,
  search,
  templates,
  thread,
  views,
}
export type Messages = typeof english &
  typeof lateEnglish & { problems: typeof problems; reports: typeof reports; explain: typeof explain }

export const LANGUAGES = ['en', 'th'] as const
export type Language = (typeof LANGUAGES)[number]
/** Each language in its own words. */
export const LANGUAGE_NAMES = { en: 'English', th: 'ไทย' } as const satisfies Record<Language, string>

/** The language that is chosen, or else the first of the browser's that is here. */
export function languageFor(chosen: string | null | undefined): Language {
  const wanted = chosen ? [chosen] : navigator.languages
  const found = wanted
    .map(tag => LANGUAGES.find(one => tag.toLowerCase().split('-')[0] === one))
    .find(Boolean)
  return found ?? 'en'
}

const thai = import.meta.glob<AbstractIntlMessages>('./th/*.json', { import: 'default' })

/**
 * Loads all texts of a language. In English, the texts of some parts are loaded together with these, and those of problems and of
 * errors of sends after the first page. Until then, they are shown in the API's own English.
 */
export async function loadMessages(language: Language): Promise<typeof english> {
  const forms = loadFieldForms()
  if (language === 'en') {
    const [problems, sendErrors] = await Promise.all([
      import('./en/problems.json'),
      import('./en/sendErrors.json'),
    ])
    await forms
    return withSendErrors({ ...english, problems: problems.default, sendErrors: sendErrors.default })
  }
  const areaTexts = await Promise.all(
    Object.entries(thai).map(async ([path, load]) => [
      path.slice('./th/'.length, -'.json'.length),
      await load(),
    ]),
  )
  await forms
  // A test compares the keys of both.
  return withSendErrors(Object.fromEntries(areaTexts) as typeof english & { sendErrors: typeof sendErrors })
}

/** Puts the words of errors of sends, one for each code, to those that explain a conversation. */
function withSendErrors<T extends typeof english>(
  texts: T & { sendErrors: typeof sendErrors; explain?: typeof explain },
): T {
  return { ...texts, explain: { ...texts.explain, sendError: byCode(texts.sendErrors) } }
}
