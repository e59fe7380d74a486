import type { Hono } from 'hono'
import { messageUri } from '../messages/render.ts'
import type { Media, Message } from '../state/model.ts'
import type { World } from '../world.ts'
import { rfc2822 } from './dates.ts'
import type { Env } from './env.ts'
import { notFound } from './errors.ts'
import { findMessage } from './messages.ts'
import { type ApiRequest, operation } from './operation.ts'
import { v2010Page } from './paging.ts'

export function mediaOperations(app: Hono<Env>, world: World): void {
  operation(app, world, 'media.list', request => {
    const message = findMessage(world, request)
    return { body: v2010Page(message.media, request, 'media_list', media => render(message, media)) }
  })
  operation(app, world, 'media.fetch', request => {
    const message = findMessage(world, request)
    return { body: render(message, findMedia(message, request)) }
  })
  operation(app, world, 'media.delete', request => {
    const message = findMessage(world, request)
    const { sid } = findMedia(message, request)
    world.store.commit({ kind: 'mediaRemoved', messageSid: message.sid, sid })
    return {}
  })
  operation(app, world, 'media.download', request => {
    const message = findMessage(world, request)
    const { sid, url } = findMedia(message, request)
    return { location: url ?? `${world.cdnUrl()}/emulator/cdn/${message.accountSid}/${sid}` }
  })
}

function findMedia(message: Message, { path, pathname }: ApiRequest): Media {
  const media = message.media.find(candidate => candidate.sid === path.Sid)
  if (!media) throw notFound(pathname)
  return media
}

function render(message: Message, media: Media) {
  return {
    account_sid: message.accountSid,
    content_type: media.contentType,
    date_created: rfc2822(message.createdAt),
    date_updated: rfc2822(message.createdAt),
    parent_sid: message.sid,
    sid: media.sid,
    uri: `${messageUri(message)}/Media/${media.sid}.json`,
  }
}
