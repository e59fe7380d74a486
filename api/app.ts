import { Hono } from 'hono'
import { except } from 'hono/combine'
import { cors } from 'hono/cors'
import { MEDIA_PATH } from '../platform/media-address.ts'
import type { ApiDependencies } from './dependencies.ts'
import { type ApiEnvironment, authenticate, takeToken } from './http/auth.ts'
import { withoutContradictions } from './http/description.ts'
import { identifyRequest } from './http/identify-request.ts'
import { limitBody } from './http/limit-body.ts'
import { answerError, Problem } from './http/problem.ts'
import { limitRate } from './http/rate-limit.ts'
import { requireJson } from './http/require-json.ts'
import { securityHeaders } from './http/security-headers.ts'
import { agentRoutes } from './routes/agents.ts'
import { aiAgentVersionRoutes } from './routes/ai-agent-versions.ts'
import { aiAgentRoutes } from './routes/ai-agents.ts'
import { allocationRoutes } from './routes/allocation.ts'
import { attemptRoutes } from './routes/attempts.ts'
import { auditRoutes } from './routes/audit.ts'
import { auditLogRoutes } from './routes/audit-log.ts'
import { authRoutes } from './routes/auth.ts'
import { oidcRoutes } from './routes/auth-oidc.ts'
import { beginConversationRoute } from './routes/begin-conversation.ts'
import { boardRoutes } from './routes/board.ts'
import { capacityRoutes } from './routes/capacities.ts'
import { channelSettingsRoutes } from './routes/channel-settings.ts'
import { channelRoutes } from './routes/channels.ts'
import { commandRoutes } from './routes/commands.ts'
import { connectStepRoutes } from './routes/connect-steps.ts'
import { consoleRoutes } from './routes/console.ts'
import { contactListRoutes } from './routes/contact-lists.ts'
import { contactRoutes } from './routes/contacts.ts'
import { conversationListRoutes } from './routes/conversation-lists.ts'
import { conversationRoutes } from './routes/conversations.ts'
import { docsRoutes } from './routes/docs.ts'
import { draftRoutes } from './routes/drafts.ts'
import { eventRoutes } from './routes/events.ts'
import { healthRoutes } from './routes/health.ts'
import { hoursPreviewRoutes } from './routes/hours-preview.ts'
import { inviteRoutes } from './routes/invites.ts'
import { labelRoutes } from './routes/labels.ts'
import { meRoutes } from './routes/me.ts'
import { mediaRoutes } from './routes/media.ts'
import { mediaFileRoutes } from './routes/media-files.ts'
import { memberRoutes } from './routes/members.ts'
import { presenceRoutes } from './routes/presence.ts'
import { pushRoutes } from './routes/push.ts'
import { readRoutes } from './routes/read.ts'
import { replyRoutes } from './routes/replies.ts'
import { replyVariableRoutes } from './routes/reply-variables.ts'
import { reportFigureRoutes } from './routes/report-figures.ts'
import { reportRowRoutes } from './routes/report-rows.ts'
import { reportRoutes } from './routes/reports.ts'
import { makeRouter } from './routes/router.ts'
import { ruleRoutes } from './routes/rules.ts'
import { searchRoutes } from './routes/search.ts'
import { sessionRoutes } from './routes/sessions.ts'
import { snoozeRoutes } from './routes/snooze.ts'
import { teamRoutes } from './routes/teams.ts'
import { templatePreviewRoutes } from './routes/template-preview.ts'
import { templateRoutes } from './routes/templates.ts'
import { timelineRoutes } from './routes/timeline.ts'
import { tokenRoutes } from './routes/tokens.ts'
import { isUpload, uploadRoutes } from './routes/uploads.ts'
import { viewingRoutes } from './routes/viewing.ts'
import { viewRoutes } from './routes/views.ts'
import { agent } from './schemas/agents.ts'
import { weekSchedule } from './schemas/business-hours.ts'
import { actor } from './schemas/common.ts'
import { session } from './schemas/sessions.ts'
import { makeServices } from './services/services.ts'
import { callsOf } from './services/temporal-calls.ts'
import { webhookRoutes } from './webhooks/webhooks.ts'

const MAX_BODY_BYTES = 1024 * 1024

/** Response headers that a page on another origin may read. */
const EXPOSED = [
  'ETag',
  'Idempotent-Replayed',
  'X-Request-Id',
  'Retry-After',
  'RateLimit',
  'RateLimit-Policy',
]

export interface Api {
  app: Hono<ApiEnvironment>
  close(): Promise<void>
}

/** The whole API as one Hono application. */
export function makeApi(dependencies: ApiDependencies): Api {
  const { log, config } = dependencies
  const services = makeServices(dependencies)
  const app = new Hono<ApiEnvironment>()
  const answering = { log, publicUrl: config.PUBLIC_URL }
  app.onError((error, c) => answerError(error, c, answering))
  app.notFound(c => answerError(new Problem('not_found', 'This path does not exist.'), c, answering))
  app.use(identifyRequest)
  app.use(securityHeaders(config.PUBLIC_URL, config.CONSOLE_FRAME_ANCESTORS))

  app.get('/docs/', c => c.redirect('/docs'))
  app.route('/docs', docsRoutes())
  app.get('/', c => c.redirect('/console/'))
  app.get('/console', c => c.redirect('/console/'))
  app.route('/console', consoleRoutes())
  app.route('/', healthRoutes(dependencies))
  app.route('/webhooks', webhookRoutes(services))

  const browsers = cors({ origin: config.CORS_ORIGINS, exposeHeaders: EXPOSED, maxAge: 600 })
  if (config.CORS_ORIGINS.length > 0) app.use(`${MEDIA_PATH}/*`, browsers)
  app.route(MEDIA_PATH, mediaFileRoutes(services))

  const v1 = makeRouter()
  if (config.CORS_ORIGINS.length > 0) {
    v1.use(browsers)
  }
  v1.use(services.auditLog.record)
  v1.use(except(isUpload, limitBody(MAX_BODY_BYTES)))
  // These routes need no token, so they come before `takeToken`.
  v1.route('/', oidcRoutes(services))
  v1.use('/auth/*', requireJson)
  v1.route('/', authRoutes(services))
  // The order matters: a request that one of the first two refuses has cost no query.
  const { origins, cookies } = services.signIns
  v1.use(takeToken(services.failedAuthentication, { cookie: cookies.session, origins }))
  v1.use(limitRate(config.RATE_LIMIT_PER_MINUTE, c => c.get('tokenHash')))
  v1.use(authenticate(services.findPrincipal, services.failedAuthentication))
  v1.use(except(isUpload, requireJson))
  const routes = [
    channelRoutes(services),
    channelSettingsRoutes(services),
    connectStepRoutes(services),
    auditRoutes(services),
    templateRoutes(services),
    templatePreviewRoutes(services),
    hoursPreviewRoutes(services),
    memberRoutes(services),
    ruleRoutes(services),
    allocationRoutes(services),
    boardRoutes(services),
    teamRoutes(services),
    aiAgentRoutes(services),
    aiAgentVersionRoutes(services),
    presenceRoutes(services),
    agentRoutes(services),
    capacityRoutes(services),
    contactRoutes(services),
    contactListRoutes(services),
    searchRoutes(services),
    labelRoutes(services),
    replyRoutes(services),
    replyVariableRoutes(services),
    beginConversationRoute(services),
    conversationListRoutes(services),
    conversationRoutes(services),
    viewRoutes(services),
    timelineRoutes(services),
    attemptRoutes(services),
    readRoutes(services),
    viewingRoutes(services),
    draftRoutes(services),
    commandRoutes(services),
    snoozeRoutes(services),
    mediaRoutes(services),
    uploadRoutes(services),
    eventRoutes(services),
    reportRoutes(services),
    reportFigureRoutes(services),
    reportRowRoutes(services),
    meRoutes(services),
    pushRoutes(services),
    sessionRoutes(services),
    tokenRoutes(services),
    inviteRoutes(services),
    auditLogRoutes(services),
  ]
  // Each router has its own environment type; Hono's `route` needs one common type.
  for (const route of routes) v1.route('/', route as ReturnType<typeof makeRouter>)

  const root = makeRouter()
  root.route('/v1', v1)
  root.openAPIRegistry.registerComponent('securitySchemes', 'token', { type: 'http', scheme: 'bearer' })
  root.openAPIRegistry.registerComponent('securitySchemes', 'session', SESSION_SCHEME)
  // Registered before their first use. That use is nullable, and would make the component itself nullable.
  root.openAPIRegistry.register('WeekSchedule', weekSchedule)
  root.openAPIRegistry.register('Agent', agent)
  root.openAPIRegistry.register('Session', session)
  root.openAPIRegistry.register('Actor', actor)
  // Made once, because anyone can ask for it and making it takes a while.
  let description: ReturnType<typeof root.getOpenAPI31Document> | undefined
  app.get('/openapi.json', c => {
    description ??= withoutContradictions(root.getOpenAPI31Document(DESCRIPTION))
    return c.json(description)
  })
  app.route('/', root)

  return {
    app,
    async close() {
      await Promise.all([
        services.channels.close(),
        services.people.close(),
        services.follower.close(),
        services.attendance.close(),
        callsOf(dependencies.temporal).settled(),
        services.auditLog.close(),
      ])
    },
  }
}

const DESCRIPTION = {
  openapi: '3.1.0',
  info: {
    title: 'Switchboard',
    version: '1',
    description:
      'Customer conversations on WhatsApp and SMS. Each conversation is one durable workflow. Every POST that changes something accepts an Idempotency-Key. Errors are problem details (RFC 9457) with a stable `code`, and a `fix` that says what to do.',
  },
  servers: [{ url: '/' }],
  security: [{ token: [] }, { session: [] }] as Record<string, string[]>[],
}

const SESSION_SCHEME = {
  type: 'apiKey',
  in: 'cookie',
  name: '__Host-switchboard',
  description:
    'For pages of this service; set by the sign-in. Requests that change something must come from the same origin. With plain HTTP on the same machine, the name is switchboard_ followed by the port.',
} as const
