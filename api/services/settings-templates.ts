import { isDeepStrictEqual } from 'node:util'
import type { Channel } from '../../db/channels.ts'
import { loadTemplates } from '../../db/templates.ts'
import type { ChannelSettings } from '../../domain/settings.ts'
import { templatesIn } from '../../domain/settings-templates.ts'
import type { Template } from '../../domain/template.ts'
import { templateUnfit } from '../../domain/template-check.ts'
import { workflowIds } from '../../protocol/workflow-ids.ts'
import { definitionNamed } from '../../providers/missing.ts'
import { type FieldError, Problem } from '../http/problem.ts'
import { runWorkflow } from './channel-workflows.ts'
import type { Services } from './services.ts'
import { templateProblem } from './template-forms.ts'

/** How long a request that saves settings waits for the provider's list, ms. */
const READ_MS = 8_000

type Known = Pick<Services, 'dependencies' | 'definitions'>

/** A stored list younger than this is trusted if it says nothing against a template, ms. */
const FRESH_MS = 5 * 60_000

/**
 * Throws a problem if the settings newly name a template that could not be sent: it does not exist, is not approved,
 * has another language or other variables. If the provider does not say, the template is accepted; a message that
 * fails because of it will say so.
 */
export async function requireTemplates(
  known: Known,
  channel: Pick<Channel, 'id' | 'provider' | 'medium' | 'settings'>,
  wanted: ChannelSettings,
): Promise<void> {
  // SMS has no window, so it needs no templates.
  if (channel.medium === 'sms') return
  const before = new Map(templatesIn(channel.settings))
  const named = templatesIn(wanted).filter(
    ([path, template]) => !isDeepStrictEqual(template, before.get(path)),
  )
  if (named.length === 0) return
  const definition = definitionNamed(known.definitions, channel.provider)
  const malformed = named.flatMap(([path, template]) => {
    const problem = templateProblem(definition, template)
    if (!problem) return []
    const field =
      problem.path?.replace('template.', '') ?? (template.contentSid === undefined ? 'id' : 'contentSid')
    return [{ path: `${path}.${field}`, message: problem.message }]
  })
  if (malformed.length > 0) throw unfit(malformed)
  const problemsIn = (listed: Template[]): FieldError[] =>
    named.flatMap(([path, template]) =>
      templateUnfit(template, listed).map(problem => ({ ...problem, path: `${path}.${problem.path}` })),
    )
  const kept = await loadTemplates(known.dependencies.sql, channel.id)
  const isFresh = kept && Date.now() - kept.fetchedAt.getTime() < FRESH_MS
  if (isFresh && problemsIn(kept.templates).length === 0) return
  const listed = await readNow(known, channel.id, kept?.fetchedAt)
  const problems = listed ? problemsIn(listed) : []
  if (problems.length > 0) throw unfit(problems)
}

/** The templates as the provider lists them at this moment; undefined if it can't be asked. */
export async function readNow(
  { dependencies: { sql, temporal, config, log } }: Known,
  channelId: string,
  before: Date | undefined,
): Promise<Template[] | undefined> {
  try {
    const input = { channelId }
    const workflowId = workflowIds.readTemplates(channelId)
    const { TEMPORAL_TASK_QUEUE: taskQueue } = config
    const read = await runWorkflow(temporal, 'readTemplates', workflowId, taskQueue, input, READ_MS)
    if (!read.ok) return undefined
  } catch (error) {
    log.info({ channelId, err: error }, 'templates could not be read, so none is checked')
    return undefined
  }
  const now = await loadTemplates(sql, channelId)
  // A provider that can't list any leaves the stored list as it was.
  return now && now.fetchedAt.getTime() !== before?.getTime() ? now.templates : undefined
}

function unfit(errors: FieldError[]): Problem {
  const [first] = errors
  return new Problem('template_unfit', `${first?.path}: ${first?.message}`, { errors })
}
