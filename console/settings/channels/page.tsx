import { useQuery } from '@tanstack/react-query'
import type { Channel } from '../../api/types.ts'
import { hasRole, useMe } from '../../session/me.ts'
import { channelsQuery } from '../../session/people.ts'
import type { PageProps } from '../pages.ts'
import { Loaded } from '../parts/page.tsx'
import { ChannelList } from './channel-list.tsx'
import { ChannelPage } from './channel-page.tsx'
import { Connect } from './connect.tsx'

// Channels in the settings: `channel-list.tsx` lists them, `channel-page.tsx` shows one with its tabs, each of which
// is a form over a part of its settings (`data.ts`). A new channel begins in `connect.tsx` and is finished in
// `steps-left.tsx`. What a provider needs is said in `providers.ts` only.

/** The list of channels, one of them, or the wizard for a new one. */
export function Page({ id, tab }: PageProps) {
  const isAdmin = hasRole(useMe(), 'admin')
  const channels = useQuery(channelsQuery)
  if (id === 'new' && isAdmin) return <Connect />
  return (
    <Loaded query={channels}>
      {data => {
        // The generated types turn a tuple into an array.
        const all = data as Channel[]
        if (id === undefined) return <ChannelList channels={all} />
        return <ChannelPage key={id} channel={all.find(one => one.id === id)} tab={tab} />
      }}
    </Loaded>
  )
}
