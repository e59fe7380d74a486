import type { TemplateLayout } from './template.ts'

/**
 * What a template that brings a code looks like. WhatsApp gives its words, which nobody can change (Meta, Authentication
 * templates, 2026-09); it translates them, so a list that has them in the template's language counts more than these.
 */
export function authenticationLayout(
  { securityAdvice, expiresInMinutes }: NonNullable<TemplateLayout['authentication']>,
  listed: { body?: string; footer?: string } = {},
): Pick<TemplateLayout, 'body' | 'footer' | 'authentication'> {
  const advice = securityAdvice ? ' For your security, do not share this code.' : ''
  const expiry =
    expiresInMinutes === undefined ? undefined : `This code expires in ${expiresInMinutes} minutes.`
  const footer = listed.footer ?? expiry
  return {
    body: listed.body ?? `*{{1}}* is your verification code.${advice}`,
    ...(footer !== undefined && { footer }),
    authentication: { securityAdvice, ...(expiresInMinutes !== undefined && { expiresInMinutes }) },
  }
}
