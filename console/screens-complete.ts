import type { RegisteredRouter } from '@tanstack/react-router'
import type { ViewName } from './inbox/views.ts'
import type { ReportName } from './reports/types.ts'
import type { CHANNEL_TABS, REPORTS, ROUTES, SETTINGS, VIEWS } from './screens.ts'
import type { ChannelTab } from './settings/channels/channel-page.tsx'
import type { PageName } from './settings/pages.ts'

/** What the list of screens leaves out. The compiler names it here. */
type None<Left extends never> = Left

type Listed<List extends readonly unknown[]> = List[number]

export type LeftOut =
  | None<Exclude<keyof RegisteredRouter['routesByPath'], keyof typeof ROUTES>>
  | None<Exclude<ViewName, Listed<typeof VIEWS>>>
  | None<Exclude<ReportName, Listed<typeof REPORTS>>>
  | None<Exclude<PageName, keyof typeof SETTINGS>>
  | None<Exclude<ChannelTab, Listed<typeof CHANNEL_TABS>>>
