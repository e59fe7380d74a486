/**
 * The screens of the console by route, as a test visits them all (test/console/screens.test.ts). Without types of the console,
 * so that the test can read it; that none is left out is checked by screens-complete.ts. A word after a colon stands for the id
 * of such a thing. A route of which others are listed below has none here.
 */
export const ROUTES = {
  '/': ['/'],
  '/sign-in': ['/sign-in', '/sign-in?error=session_ended'],
  '/welcome': ['/welcome', '/welcome#:invite'],
  '/inbox/$view/{-$id}': [
    '/inbox/open/:conversation',
    '/inbox/open/:closedWindow?write=template',
    '/inbox/resolved/:resolved',
    '/inbox/:view',
    '/inbox/open?q=nothing',
  ],
  // Leads to an inbox view.
  '/to/$id': [],
  '/contacts/{-$id}': ['/contacts', '/contacts/:contact'],
  '/board': ['/board'],
  '/wall': ['/wall'],
  '/search': ['/search', '/search?q=parcel', '/search?q=parcel&group=messages'],
  '/reports/{-$name}': [],
  '/settings/{-$page}/{-$id}/{-$tab}': ['/settings', '/settings/nothing'],
} as const satisfies Record<string, readonly string[]>

/** The views of the inbox. */
export const VIEWS = [
  'mine',
  'line',
  'team',
  'unread',
  'unanswered',
  'ai',
  'problems',
  'open',
  'snoozed',
  'mentions',
  'resolved',
  'closed',
] as const

/** The topics of `/reports/`. */
export const REPORTS = [
  'first_response',
  'resolution',
  'wait',
  'line',
  'handling',
  'volume',
  'ai',
  'csat',
  'sends',
  'presence',
] as const

/** What is below each page of `/settings/`, besides the page itself. */
export const SETTINGS = {
  channels: ['new', ':channel/connect'],
  'ai-agents': ['new', ':aiAgent'],
  replies: ['new', ':reply'],
  labels: ['new', ':label'],
  people: [':person'],
  teams: ['new', ':team'],
  'audit-log': [],
  profile: [],
  notifications: [],
  keys: [],
  sessions: [],
  tokens: [],
} as const satisfies Record<string, readonly string[]>

/** The parts of a channel's page. */
export const CHANNEL_TABS = [
  'overview',
  'greeting',
  'hours',
  'rules',
  'flow',
  'survey',
  'retention',
  'history',
] as const
