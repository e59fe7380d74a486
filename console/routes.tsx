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
import { comeAs } from './api/person.ts'
import { asApiError } from './api/problems.ts'
import { readFilter } from './contacts/search.ts'
import { readInboxSearch } from './inbox/search.ts'
import { closeNotifications } from './push/device.ts'
import { onNotificationClick } from './push/register.ts'
import { readSearch } from './reports/search.ts'
import { GROUPS, type Group } from './search/groups.ts'
import { Broken, Missing } from './session/broken.tsx'
import { meQuery } from './session/me.ts'
import { SignIn } from './session/sign-in.tsx'
import { Welcome } from './session/welcome.tsx'

export type { InboxSearch, MessagePlace } from './inbox/search.ts'

// Every address of the console. A page's search parameters are checked here, so that the pages get clean values. Each
// page is a part of its own that is loaded when it is first opened.

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
    // Only a path within the console: a full address could lead to another server after the sign-in.
    const isOurs = returnTo !== undefined && /^\/(?!\/)/.test(returnTo)
    return { error: text(search.error), returnTo: isOurs ? returnTo : undefined }
  },
  component: SignIn,
})

const welcome = createRoute({ getParentRoute: () => root, path: '/welcome', component: Welcome })

/** The parent of all pages that need a session. Without one it leads to the sign-in, and back afterwards. */
const app = createRoute({
  getParentRoute: () => root,
  id: 'app',
  async beforeLoad({ context, location }) {
    try {
      const { agent } = await context.cache.ensureQueryData(meQuery)
      comeAs(agent?.id)
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

const inbox = createRoute({
  getParentRoute: () => app,
  path: '/inbox/$view/{-$id}',
  validateSearch: readInboxSearch,
  component: lazyRouteComponent(() => import('./inbox/inbox.tsx'), 'Inbox'),
})

/** Leads to a conversation in a view that holds it, as from a notification. */
const to = createRoute({
  getParentRoute: () => app,
  path: '/to/$id',
  validateSearch: (search: Record<string, unknown>): { kind?: string } => ({ kind: text(search.kind) }),
  component: lazyRouteComponent(() => import('./inbox/leading.tsx'), 'Leading'),
})

const boardSearch = (search: Record<string, unknown>): { channelId?: string; teamId?: string } => ({
  channelId: text(search.channelId),
  teamId: text(search.teamId),
})

const board = createRoute({
  getParentRoute: () => app,
  path: '/board',
  validateSearch: boardSearch,
  component: lazyRouteComponent(() => import('./board/board.tsx'), 'Board'),
})

const search = createRoute({
  getParentRoute: () => app,
  path: '/search',
  validateSearch: (search: Record<string, unknown>): { q?: string; group?: Group; channelId?: string } => ({
    q: text(search.q),
    group: GROUPS.find(group => group === search.group),
    channelId: text(search.channelId),
  }),
  component: lazyRouteComponent(() => import('./search/search.tsx'), 'Search'),
})

/** The board for a screen on the wall. */
const wall = createRoute({
  getParentRoute: () => app,
  path: '/wall',
  validateSearch: boardSearch,
  component: lazyRouteComponent(() => import('./wall/wall.tsx'), 'Wall'),
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

/** A page of the settings, one object on it, and a tab of the object. */
const settings = createRoute({
  getParentRoute: () => app,
  path: '/settings/{-$page}/{-$id}/{-$tab}',
  // One version of the object's settings, in their history.
  validateSearch: (search: Record<string, unknown>): { version?: string } => ({
    version: text(search.version),
  }),
  component: lazyRouteComponent(() => import('./settings/settings.tsx'), 'Settings'),
})

const tree = root.addChildren([
  signIn,
  welcome,
  app.addChildren([home, inbox, to, contacts, board, wall, search, reports, settings]),
])

/**
 * Makes the router. When the session ends, the sign-in opens and everything that was loaded is forgotten; it leads back to
 * the same page.
 */
export function makeRouter(cache: QueryClient) {
  const router = createRouter({
    routeTree: tree,
    basepath: '/console',
    context: { cache },
    defaultPreload: false,
    // Plain parameters. By default the router would write JSON, with quotes around texts.
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
    void closeNotifications()
    // A page with changes that are not saved asks first, and may stay. It needs what was loaded.
    void router
      .navigate({ to: '/sign-in', search: { error: 'session_ended', returnTo: href } })
      .then(() => router.state.location.pathname === '/sign-in' && cache.clear())
  })
  onNotificationClick((id, kind) => void router.navigate({ to: '/to/$id', params: { id }, search: { kind } }))
  return router
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>
  }
}
