import type { Sql } from '../../db/client.ts'
import { loadTemplates } from '../../db/templates.ts'
import type { KeptTemplate, Template } from '../../domain/template.ts'
import { findTemplate, valuesUnfit } from '../../domain/template-check.ts'
import { Problem } from '../http/problem.ts'

/** A stored list younger than this is trusted, ms. */
const FRESH_MS = 5 * 60_000

/** Where in a request the parts of a template are, so that errors name the right field. */
export interface TemplatePaths {
  /** The path of the variables. All other parts are beside them. */
  variables: string
}

/**
 * Throws a problem if the values do not fit the template. A template that is in no list, or only in an old one, is
 * accepted: the provider decides.
 */
export async function requireValues(
  sql: Sql,
  channelId: string,
  given: KeptTemplate,
  paths: TemplatePaths,
): Promise<void> {
  const listed = await loadTemplates(sql, channelId)
  if (!listed || Date.now() - listed.fetchedAt.getTime() >= FRESH_MS) return
  const template = findTemplate(given, listed.templates)
  if (template) requireFit(template, given, paths)
}

/** Throws a problem if the values don't fit this template. */
export function requireFit(template: Template, given: KeptTemplate, { variables }: TemplatePaths): void {
  const beside = variables.slice(0, variables.lastIndexOf('.') + 1)
  const errors = valuesUnfit(template, given).map(({ path, message }) => ({
    path: path.startsWith('variables.')
      ? `${variables}${path.slice('variables'.length)}`
      : `${beside}${path}`,
    message,
  }))
  const [first] = errors
  if (first) throw new Problem('template_unfit', `${first.path}: ${first.message}`, { errors })
}
