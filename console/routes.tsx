import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { onSessionEnd } from './api/client.ts'
import { asApiError } from './api/problems.ts'
import { readFilter } from './contacts/search.ts'
import type { ListQuery } from './inbox/views.ts'
import { readSearch } from './reports/search.ts'
import { Broken, Missing } from './session/broken.tsx'
import { meQuery } from './session/me.ts'
import { SignIn } from './session/sign-in.tsx'
import { Welcome } from './session/welcome.tsx'

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)

const root = createRootRouteWithContext<{ cache: QueryClient }>()({
  component: Outlet,
  notFoundComponent: Missing,
  errorComponent: Broken,
})

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { error?: string; returnTo?: string } => {
    const returnTo = text(search.returnTo)
    // A page of the console, and none elsewhere.
    const isOurs = returnTo !== undefined && /^\/(?!\/)/.test(returnTo)
    return { error: text(search.error), returnTo: isOurs ? returnTo : undefined }
  },
  component: SignIn,
})

const welcome = createRoute({ getParentRoute: () => root, path: '/welcome', component: Welcome })

/** All pages of somebody who is signed in. */
const app = createRoute({
  getParentRoute: () => root,
  id: 'app',
  async beforeLoad({ context, location }) {
    try {
      await context.cache.ensureQueryData(meQuery)
    } catch (error) {
      if (asApiError(error).code !== 'unauthorized') throw error
      const returnTo = location.href === '/' ? undefined : location.href
      throw redirect({ to: '/sign-in', search: { returnTo } })
    }
  },
  component: lazyRouteComponent(() => import('./session/app.tsx'), 'App'),
  errorComponent: Broken,
})

const home = createRoute({
  getParentRoute: () => app,
  path: '/',
  beforeLoad() {
    throw redirect({ to: '/inbox/$view/{-$id}', params: { view: 'mine' } })
  },
})

const SORTS = ['createdAt', 'lastMessageAt', 'waitingSince'] as const

/** What narrows a view down. It stands in the address, so that it can be kept and sent. */
export type InboxSearch = Pick<ListQuery, 'q' | 'label' | 'channelId' | 'sort'> & {
  /** What is begun in the conversation when it opens. */
  write?: 'template'
}

const inbox = createRoute({
  getParentRoute: () => app,
  path: '/inbox/$view/{-$id}',
  validateSearch: (search: Record<string, unknown>): InboxSearch => ({
    q: text(search.q),
    label: text(search.label),
    channelId: text(search.channelId),
    sort: SORTS.find(sort => sort === search.sort),
    write: search.write === 'template' ? 'template' : undefined,
  }),
  component: lazyRouteComponent(() => import('./inbox/inbox.tsx'), 'Inbox'),
})

const board = createRoute({
  getParentRoute: () => app,
  path: '/board',
  validateSearch: (search: Record<string, unknown>): { channelId?: string; teamId?: string } => ({
    channelId: text(search.channelId),
    teamId: text(search.teamId),
  }),
  component: lazyRouteComponent(() => import('./board/board.tsx'), 'Board'),
})

const contacts = createRoute({
  getParentRoute: () => app,
  path: '/contacts/{-$id}',
  validateSearch: readFilter,
  component: lazyRouteComponent(() => import('./contacts/page.tsx'), 'Contacts'),
})

const reports = createRoute({
  getParentRoute: () => app,
  path: '/reports/{-$name}',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./reports/reports.tsx'), 'Reports'),
})

/** A page of the settings, one thing of it, and a part of that. */
const settings = createRoute({
  getParentRoute: () => app,
  path: '/settings/{-$page}/{-$id}/{-$tab}',
  component: lazyRouteComponent(() => import('./settings/settings.tsx'), 'Settings'),
})

const tree = root.addChildren([
  signIn,
  welcome,
  app.addChildren([home, inbox, contacts, board, reports, settings]),
])

export function makeRouter(cache: QueryClient) {
  const router = createRouter({
    routeTree: tree,
    basepath: '/console',
    context: { cache },
    defaultPreload: false,
    // Words and numbers stay as they are in the address.
    parseSearch: search => Object.fromEntries(new URLSearchParams(search)),
    stringifySearch(search) {
      const given = Object.entries(search).filter(([, value]) => value !== undefined) as [string, string][]
      const query = new URLSearchParams(given).toString()
      return query && `?${query}`
    },
  })
  onSessionEnd(() => {
    const { pathname, href } = router.state.location
    if (pathname === '/sign-in' || pathname === '/welcome') return
    cache.clear()
    void router.navigate({ to: '/sign-in', search: { error: 'session_ended', returnTo: href } })
  })
  return router
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>
  }
}
