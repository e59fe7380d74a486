import { createRoute } from '@hono/zod-openapi'
import { answer, body, problems } from '../schemas/common.ts'
import { templateParameters, templatePreview, templatePreviewRequest } from '../schemas/templates.ts'
import { previewOf } from '../services/preview-template.ts'
import type { Services } from '../services/services.ts'
import { makeRouter } from './router.ts'

const preview = createRoute({
  method: 'post',
  path: '/channels/{id}/templates/{sid}/preview',
  tags: ['Channels'],
  summary: 'A template with its values, as the phone will show it',
  description: 'Values that don’t fit are refused as they are when a message is sent: 422 template_unfit.',
  request: { params: templateParameters, ...body(templatePreviewRequest) },
  responses: { 200: answer(templatePreview, 'The template'), ...problems(404) },
})

/** The route that shows how a template will look on the phone, before it is sent. */
export function templatePreviewRoutes(services: Services) {
  return makeRouter().openapi(preview, async c => {
    const { id, sid } = c.req.valid('param')
    const { template, ...shown } = await previewOf(
      services,
      c.get('principal'),
      { channelId: id, id: sid },
      c.req.valid('json'),
    )
    return c.json({ id: template.id, language: template.language, ...shown }, 200)
  })
}
