import { streamNotifier } from '../../db/stream.ts'
import { diskMediaStore, type MediaStore } from '../../platform/media-store.ts'
import type { ApiDependencies } from '../dependencies.ts'
import { type FindPrincipal, makeFindPrincipal } from '../http/auth.ts'
import { type ChannelCache, makeChannelCache } from './channel-cache.ts'
import { type Commands, makeCommands } from './commands.ts'
import { type MediaLinks, makeMediaLinks } from './media-links.ts'
import { makeSignaler, type Signaler } from './signaler.ts'
import { makeStreamFollower, type StreamFollower } from './stream-follower.ts'

/** What the routes share, made once a process. */
export interface Services {
  dependencies: ApiDependencies
  channels: ChannelCache
  signaler: Signaler
  follower: StreamFollower
  commands: Commands
  findPrincipal: FindPrincipal
  mediaLinks: MediaLinks
  mediaStore: MediaStore
  /** To be called after a write to the event stream: wakes those who follow it. */
  notifyStream: () => void
}

export function makeServices(dependencies: ApiDependencies): Services {
  const signaler = makeSignaler(dependencies)
  const follower = makeStreamFollower(dependencies)
  return {
    dependencies,
    channels: makeChannelCache(dependencies),
    signaler,
    follower,
    commands: makeCommands(dependencies, signaler, follower),
    mediaLinks: makeMediaLinks(dependencies),
    mediaStore: diskMediaStore(dependencies.config.DATA_DIR),
    findPrincipal: makeFindPrincipal(dependencies),
    notifyStream: streamNotifier(dependencies.sql),
  }
}
