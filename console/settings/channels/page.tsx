import { useQuery } from '@tanstack/react-query'
import type { Channel } from '../../api/types.ts'
import { hasRole, useMe } from '../../session/me.ts'
import { channelsQuery } from '../../session/people.ts'
import type { PageProps } from '../pages.ts'
import { ChannelList } from './channel-list.tsx'
import { ChannelPage } from './channel-page.tsx'
import { Connect } from './connect.tsx'

/** The list of channels, one of them, or the wizard for a new one. */
export function Page({ id, tab }: PageProps) {
  const isAdmin = hasRole(useMe(), 'admin')
  const channels = useQuery(channelsQuery)
  if (id === 'new' && isAdmin) return <Connect />
  if (!channels.data) return null
  // The generated types turn a tuple into an array.
  const all = channels.data as Channel[]
  const channel = all.find(one => one.id === id)
  if (id !== undefined) return <ChannelPage key={id} channel={channel} tab={tab} />
  return <ChannelList channels={all} />
}
