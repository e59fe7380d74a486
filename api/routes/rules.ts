import { createRoute } from '@hono/zod-openapi'
import { listDecisionFacts } from '../../db/routing.ts'
import { targetsOf } from '../../db/targets.ts'
import { compareRuleSets } from '../../domain/routing/compare-rule-sets.ts'
import { evaluate } from '../../domain/routing/evaluate.ts'
import { explainRouting } from '../../domain/routing/explain.ts'
import { ruleProblems } from '../../domain/routing/problems.ts'
import type { RoutingRule } from '../../domain/routing/types.ts'
import { type ApiEnvironment, requireRole } from '../http/auth.ts'
import { ifMatch, tellVersion, versionOf } from '../http/if-match.ts'
import { invalid } from '../http/problem.ts'
import { timeAsked } from '../http/time-asked.ts'
import { answer, body, idParameter, problems } from '../schemas/common.ts'
import { ruleList, rulesTest, rulesTestResult, savedRules } from '../schemas/rules.ts'
import { sampleFacts } from '../services/sample-facts.ts'
import type { Services } from '../services/services.ts'
import { changeChannelSettings, liveChannel } from '../services/settings-writer.ts'
import { targetErrors } from '../services/targets.ts'
import { tryRules } from '../services/try-rules.ts'
import { makeRouter } from './router.ts'

const tags = ['Allocation']

const put = createRoute({
  method: 'put',
  path: '/channels/{id}/rules',
  tags,
  summary:
    'Lists the routing rules in the order in which they are tried. The first rule that matches decides',
  middleware: [requireRole('supervisor')] as const,
  request: { params: idParameter, headers: ifMatch, ...body(ruleList) },
  responses: { 200: answer(savedRules, 'The rules and their version'), ...problems(404, 412) },
})

const test = createRoute({
  method: 'post',
  path: '/channels/{id}/rules/test',
  tags,
  summary: 'Tests routing rules on an invented message and on the latest conversations. Nothing is changed',
  middleware: [requireRole('supervisor')] as const,
  request: { params: idParameter, ...body(rulesTest) },
  responses: { 200: answer(rulesTestResult, 'Who would get each conversation'), ...problems(404) },
})

/** Routes that read, save and test a channel's routing rules. */
export function ruleRoutes({ dependencies }: Services) {
  const { sql } = dependencies
  return makeRouter<ApiEnvironment>()
    .openapi(put, async c => {
      const { id } = c.req.valid('param')
      const askedAt = await timeAsked(sql, c.get('arrivedAt'))
      const rules = c.req.valid('json').rules as RoutingRule[]
      const expected = versionOf(c.req.valid('header')['if-match'])
      const channel = await liveChannel(dependencies, id, expected)
      const found = ruleProblems(rules)
      const errors = found.filter(({ severity }) => severity === 'error')
      const wrongTargets = await targetErrors(sql, channel, rules)
      if (errors.length + wrongTargets.length > 0) {
        throw invalid([...errors.map(({ path, message }) => ({ path, message })), ...wrongTargets])
      }
      const asked = { channelId: id, principal: c.get('principal'), audit: c.get('audit'), askedAt, expected }
      await changeChannelSettings(dependencies, asked, current => ({ ...current, rules }))
      const { version, settings } = await liveChannel(dependencies, id)
      tellVersion(c, { version })
      const warnings = found.map(({ path, message }) => ({ path, message }))
      return c.json({ version, rules: settings.rules, warnings }, 200)
    })
    .openapi(test, async c => {
      const { id } = c.req.valid('param')
      const channel = await liveChannel(dependencies, id)
      const { rules: draft, message, conversations } = c.req.valid('json')
      const rules = (draft ?? channel.settings.rules) as RoutingRule[]
      const found = [
        ...ruleProblems(rules),
        ...(await targetErrors(sql, channel, rules)).map(error => ({
          ...error,
          severity: 'warning' as const,
        })),
      ]
      const usable = found.some(({ severity }) => severity === 'error') ? [] : rules
      const targets = await targetsOf(sql, channel, [...usable, ...channel.settings.rules])
      const run = (ofRules: RoutingRule[], facts: Parameters<typeof evaluate>[1]) =>
        evaluate(ofRules, facts, targets.verdictOf)
      const facts = message && sampleFacts(channel, message)
      const result = facts && run(usable, facts)
      const past = await listDecisionFacts(sql, id, conversations)
      const runs = await tryRules(past, {
        before: facts => run(channel.settings.rules, facts),
        after: facts => run(usable, facts),
      })
      return c.json(
        {
          problems: found,
          message: result ? { because: explainRouting(result), result, facts } : null,
          comparison: compareRuleSets(runs.before, runs.after),
        },
        200,
      )
    })
}
