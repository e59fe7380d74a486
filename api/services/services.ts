import { type DatabaseClock, makeDatabaseClock } from '../../db/clock.ts'
import { streamNotifier } from '../../db/stream.ts'
import { diskMediaStore, type MediaStore } from '../../platform/media-store.ts'
import type { ProviderDefinition } from '../../providers/definition.ts'
import { PROVIDERS } from '../../providers/providers.ts'
import { type AuditLog, makeAuditLog } from '../audit-log/audit-log.ts'
import type { ApiDependencies } from '../dependencies.ts'
import { type FindPrincipal, makeFindPrincipal, validTokens } from '../http/auth.ts'
import { type AddressOf, makeAddressOf } from '../http/client-address.ts'
import { type FailedAuthentication, limitFailures } from '../http/failed-authentication.ts'
import { makeSignIns, type SignIns } from '../session/sign-ins.ts'
import { type ChannelCache, makeChannelCache } from './channel-cache.ts'
import { type Commands, makeCommands } from './commands.ts'
import { type MediaLinks, makeMediaLinks } from './media-links.ts'
import { makePeople, type People } from './people.ts'
import { makeSignaler, type Signaler } from './signaler.ts'
import { type Attendance, makeAttendance } from './stream/attendance.ts'
import { makeStreamFollower, type StreamFollower } from './stream/follower.ts'

/** Everything that the routes share, made once per process. */
export interface Services {
  dependencies: ApiDependencies
  /** The providers, by their names. */
  definitions: ReadonlyMap<string, ProviderDefinition>
  channels: ChannelCache
  clock: DatabaseClock
  people: People
  signaler: Signaler
  follower: StreamFollower
  attendance: Attendance
  commands: Commands
  findPrincipal: FindPrincipal
  mediaLinks: MediaLinks
  mediaStore: MediaStore
  /** Gives the key by which the sender of a request is counted. */
  addressOf: AddressOf
  failedAuthentication: FailedAuthentication
  auditLog: AuditLog
  /** Sign-in of people. */
  signIns: SignIns
  /** To be called after a write to the event stream; wakes its readers. */
  notifyStream: () => void
}

export function makeServices(dependencies: ApiDependencies): Services {
  const signaler = makeSignaler(dependencies)
  const attendance = makeAttendance(dependencies)
  const follower = makeStreamFollower(dependencies, attendance)
  const { config } = dependencies
  const definitions = new Map((dependencies.providers ?? PROVIDERS).map(known => [known.name, known]))
  const addressOf = makeAddressOf(config.TRUSTED_PROXIES)
  const failures = limitFailures({
    perMinute: config.AUTH_FAILURES_PER_MINUTE,
    addressOf,
    validTokens: () => validTokens(dependencies),
  })
  const notifyStream = streamNotifier(dependencies.sql)
  return {
    dependencies,
    definitions,
    channels: makeChannelCache(dependencies, definitions),
    clock: makeDatabaseClock(dependencies),
    people: makePeople(dependencies),
    signaler,
    follower,
    attendance,
    commands: makeCommands(dependencies, signaler, follower),
    mediaLinks: makeMediaLinks(dependencies),
    mediaStore: diskMediaStore(dependencies.config.DATA_DIR),
    findPrincipal: makeFindPrincipal(dependencies, addressOf),
    addressOf,
    failedAuthentication: failures,
    auditLog: makeAuditLog(dependencies, { addressOf, changed: notifyStream }),
    signIns: makeSignIns(dependencies, { addressOf, failures }),
    notifyStream,
  }
}
