import type { Place } from '../../protocol/activities/place.ts'
import type { Dependencies } from '../dependencies.ts'
import { endOpenSurveys } from './end-open-surveys.ts'

/** The time for a typed answer is over. A tap on the survey's buttons still counts. */
export function expireSurvey({ sql }: Dependencies) {
  return async ({ conversationId: id, channelId, seq }: Place): Promise<void> => {
    await sql.begin(tx => endOpenSurveys(tx, { id, channelId }, seq, 'expired'))
  }
}
