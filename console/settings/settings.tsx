import { Link, useParams } from '@tanstack/react-router'
import { ChevronLeft } from 'lucide-react'
import { type ComponentType, lazy, Suspense, useSyncExternalStore } from 'react'
import { useTranslations } from 'use-intl'
import { lateEnglish } from '../locales/late.ts'
import { WithWords } from '../locales/with-words.tsx'
import { useMe } from '../session/me.ts'
import { Area } from '../ui/area.tsx'
import { usePageTitle } from '../ui/page-title.ts'
import { GROUPS, type PageName, type PageProps, pagesFor } from './pages.ts'
import { Loading } from './parts/page.tsx'

// How the settings work together: `pages.ts` lists the pages and who may see them; this file shows that list and the
// page whose folder the address names. `form/` has forms over values that others may change too (`use-saved.ts`
// decides what is saved over what), `parts/` has lists, rows and pages to make something, `way-back/` restores
// earlier states from the audit log.

type PageModule = { Page: ComponentType<PageProps> }

/** Every page is a part of its own, loaded when it is first opened. */
const CODE = import.meta.glob<PageModule>('./*/page.tsx')
const VIEWS = new Map<string, ComponentType<PageProps>>(
  Object.entries(CODE).map(([path, load]) => [
    path.slice('./'.length, -'/page.tsx'.length),
    lazy(async () => ({ default: (await load()).Page })),
  ]),
)

/** The settings: the pages that the person's role may see, and one of them. */
export function Settings() {
  return (
    <WithWords words={lateEnglish}>
      <Frame />
    </WithWords>
  )
}

/** From this width on, the list of pages stands beside the page. */
const WIDE = '(width >= 720px)'

/** Whether both parts fit side by side. It changes when the window does. */
function useIsWide(): boolean {
  return useSyncExternalStore(
    told => {
      const query = matchMedia(WIDE)
      query.addEventListener('change', told)
      return () => query.removeEventListener('change', told)
    },
    () => matchMedia(WIDE).matches,
  )
}

/** On a narrow screen the list or one page, otherwise both. */
function Frame() {
  const t = useTranslations('settings')
  const { page, id, tab } = useParams({ from: '/app/settings/{-$page}/{-$id}/{-$tab}' })
  const isWide = useIsWide()
  const pages = pagesFor(useMe())
  const shown = page === undefined ? (isWide ? pages[0]?.name : undefined) : page
  const known = pages.find(({ name }) => name === shown)
  const View = known && VIEWS.get(known.name)
  usePageTitle(known ? `${t(`pages.${known.name}`)} · ${t('title')}` : t('title'))
  return (
    <Area title={t('title')}>
      <div className="mx-auto flex max-w-6xl gap-6">
        {(isWide || shown === undefined) && <PageList shown={known?.name} />}
        {shown !== undefined && (
          <div className="min-w-0 flex-1">
            {!isWide && (
              <Link
                to="/settings/{-$page}/{-$id}/{-$tab}"
                className="mb-3 flex h-8 w-fit items-center gap-1 text-sm text-accent"
              >
                <ChevronLeft size={16} aria-hidden="true" />
                {t('all')}
              </Link>
            )}
            {View ? (
              <Suspense fallback={<Loading />}>
                <View id={id} tab={tab} />
              </Suspense>
            ) : (
              <p className="p-4 text-sm text-soft">{t('notYours')}</p>
            )}
          </div>
        )}
      </div>
    </Area>
  )
}

/** The links to the pages, in groups. */
function PageList({ shown }: { shown: PageName | undefined }) {
  const t = useTranslations('settings')
  const pages = pagesFor(useMe())
  return (
    <nav aria-label={t('title')} className="w-full shrink-0 sm:w-44">
      {GROUPS.map(group => {
        const names = pages.filter(one => (one.group as string) === group)
        if (names.length === 0) return null
        return (
          <div key={group} className="mb-4">
            <p aria-hidden="true" className="px-2.5 pb-1 text-xs font-medium text-soft">
              {t(`groups.${group}`)}
            </p>
            <ul aria-label={t(`groups.${group}`)}>
              {names.map(({ name }) => (
                <li key={name}>
                  <Link
                    to="/settings/{-$page}/{-$id}/{-$tab}"
                    params={{ page: name, id: undefined, tab: undefined }}
                    aria-current={name === shown ? 'page' : undefined}
                    className="flex h-9 items-center rounded-md px-2.5 text-sm hover:bg-hover aria-[current=page]:bg-accent-faint aria-[current=page]:font-medium aria-[current=page]:text-accent sm:h-8"
                  >
                    {t(`pages.${name}`)}
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        )
      })}
    </nav>
  )
}
