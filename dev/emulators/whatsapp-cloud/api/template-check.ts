import { GraphError } from '../graph-errors.ts'
import type { EmulatedTemplate } from '../model.ts'
import type { Component, OutgoingMessage } from './message-schema.ts'

type Template = Extract<OutgoingMessage, { type: 'template' }>['template']

/**
 * Checks that the account has the template and that all its values are given. Throws as Meta refuses. Returns the text
 * that a phone shows.
 */
export function checkTemplate(templates: EmulatedTemplate[], sent: Template): string {
  const found = templates.find(({ name, language }) => name === sent.name && language === sent.language.code)
  if (!found || !['APPROVED', 'PAUSED', 'DISABLED'].includes(found.status)) {
    throw new GraphError(132001, 'Template name does not exist in the translation', { status: 404 })
  }
  if (found.status === 'PAUSED') throw new GraphError(132015, 'Template is paused')
  if (found.status === 'DISABLED') throw new GraphError(132016, 'Template is disabled')
  const components = sent.components ?? []
  checkHeader(found, components)
  checkButtons(found, components)
  return filled(found, components)
}

function part(found: EmulatedTemplate, type: string) {
  return found.components.find(component => component.type === type)
}

function filled(found: EmulatedTemplate, components: Component[]): string {
  const text = String(part(found, 'BODY')?.text ?? '')
  const names = [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name))]
  const parameters = components.find(({ type }) => type === 'body')?.parameters ?? []
  if (parameters.length !== names.length) {
    throw new GraphError(132000, 'Number of parameters does not match the expected number of params')
  }
  return names.reduce((filledIn, name, index) => {
    const isNamed = found.parameter_format === 'NAMED'
    const given = isNamed
      ? parameters.find(p => p.type === 'text' && p.parameter_name === name)
      : parameters[index]
    if (given?.type !== 'text') throw new GraphError(132000, 'Parameter name is missing or empty')
    if (/[\n\t]| {4,}/.test(given.text)) {
      throw new GraphError(
        132018,
        'Param text cannot have new-line/tab characters or more than 4 consecutive spaces',
      )
    }
    return filledIn.replaceAll(`{{${name}}}`, given.text)
  }, text)
}

function checkHeader(found: EmulatedTemplate, components: Component[]): void {
  const format = part(found, 'HEADER')?.format
  const given = components.find(({ type }) => type === 'header')?.parameters[0]
  const needs = typeof format === 'string' && format !== 'TEXT' ? format.toLowerCase() : undefined
  if (needs !== given?.type)
    throw new GraphError(132012, 'Parameter format does not match format in the created template')
}

function checkButtons(found: EmulatedTemplate, components: Component[]): void {
  const buttons = part(found, 'BUTTONS')?.buttons
  const all: Record<string, unknown>[] = Array.isArray(buttons) ? buttons : []
  const given = components.flatMap(component => (component.type === 'button' ? [component] : []))
  const fits = given.every(({ index, sub_type }) => all[Number(index)]?.type === sub_type.toUpperCase())
  const isWhole = all.every(
    (button, index) =>
      !String(button.url ?? '').includes('{{') || given.some(component => component.index === String(index)),
  )
  if (!fits || !isWhole) throw new GraphError(131008, 'Required parameter is missing')
}
