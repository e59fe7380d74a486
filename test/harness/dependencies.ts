import type { Dependencies } from '../../activities/dependencies.ts'
import { makeDatabaseClock } from '../../db/clock.ts'
import { makeLog } from '../../platform/log.ts'
import type { World } from './world.ts'

/** What a worker of this world would give to its activities. */
export function dependenciesOf(world: World): Dependencies {
  const { sql, secrets, temporal, mediaStore, config, baseUrl: publicUrl } = world
  return {
    sql,
    clock: makeDatabaseClock({ sql }),
    secrets,
    temporal,
    mediaStore,
    log: makeLog(config, 'test'),
    provider: world.providers,
    reachability: { publicUrl, mode: 'webhook' },
    notifyStream() {},
  }
}
