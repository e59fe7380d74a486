import { Plus } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useFieldArray } from 'react-hook-form'
import { useTranslations } from 'use-intl'
import { api, ask } from '../../../api/client.ts'
import { ifMatch } from '../../../api/if-match.ts'
import type { Channel, RoutingRule } from '../../../api/types.ts'
import { announce } from '../../../ui/announce.tsx'
import { Button } from '../../../ui/button.tsx'
import { SavedForm } from '../../form/saved-form.tsx'
import { Section } from '../../form/section.tsx'
import { useSaved } from '../../form/use-saved.ts'
import { readChannel, useKeepChannel, useLastChange } from '../data.ts'
import { DryRun } from './dry-run.tsx'
import { Removed } from './removed.tsx'
import { RuleCard, type Way } from './rule-card.tsx'
import { useTargets, useTargetsKnown } from './targets.ts'
import { NEW_CONDITION } from './vocabulary.ts'

// Routing rules: this file is the list, `rule-card.tsx` one rule, `condition-field.tsx` one condition.
// `vocabulary.ts` says which fields and operators there are, `targets.ts` to whom a rule can allocate, and
// `dry-run.tsx` tries the rules, saved or not, on past conversations.

/** The routing rules of a channel: the first one that matches decides. */
export function Rules({ channel }: { channel: Channel }) {
  const t = useTranslations('channels.rules')
  const keep = useKeepChannel()
  const changedBy = useLastChange(channel.id)
  const targets = useTargets()
  const isKnown = useTargetsKnown()
  const { id } = channel
  const saved = useSaved<{ rules: RoutingRule[] }>({
    values: { rules: channel.rules },
    version: channel.version,
    async save(body, version) {
      const params = { path: { id }, header: { 'if-match': ifMatch(version) } }
      await ask(api.PUT('/v1/channels/{id}/rules', { params, body }))
    },
    async reload() {
      const now = await readChannel(id)
      keep(now)
      return { values: { rules: now.rules }, version: now.version }
    },
  })
  const { fields, append, insert, move, remove } = useFieldArray({
    control: saved.form.control,
    name: 'rules',
  })
  const [open, setOpen] = useState<string>()
  // A new rule is opened once it is in the list; its id is known only then.
  const isAdded = useRef(false)
  const last = fields.at(-1)?.id
  useEffect(() => {
    if (isAdded.current) setOpen(last)
    isAdded.current = false
  }, [last])
  const list = useRef<HTMLOListElement>(null)
  // A moved element loses the focus.
  const moved = useRef<{ to: number; way: Way }>(undefined)
  useEffect(() => {
    const { to, way } = moved.current ?? {}
    moved.current = undefined
    if (to === undefined) return
    list.current?.children[to]?.querySelector<HTMLElement>(`[data-move="${way}"]`)?.focus()
  }, [fields])
  const moveRule = (from: number, to: number) => {
    move(from, to)
    const name = saved.form.getValues(`rules.${to}.name`)
    announce(t('moved', { name, number: to + 1, count: fields.length }))
  }
  const dragged = useRef<number>(undefined)
  const [over, setOver] = useState<number>()
  const add = () => {
    const to = (['team', 'agent', 'ai'] as const).find(kind => targets[kind].length > 0) ?? 'team'
    const allocate = { to, id: targets[to][0]?.id ?? '' }
    isAdded.current = true
    append({ name: '', enabled: true, match: 'all', conditions: [NEW_CONDITION], action: { allocate } })
  }
  return (
    <SavedForm saved={saved} label={t('title')} changedBy={changedBy}>
      <Section title={t('title')} about={t('about')}>
        {fields.length === 0 && <p className="text-sm text-soft">{t('none')}</p>}
        <ol ref={list} className="grid grid-cols-1 gap-2">
          {fields.map((field, index) => (
            <RuleCard
              key={field.id}
              index={index}
              count={fields.length}
              isOpen={open === field.id}
              onOpen={isOpen => setOpen(isOpen ? field.id : undefined)}
              onMove={(to, way) => {
                moved.current = { to, way }
                moveRule(index, to)
              }}
              onRemove={() => remove(index)}
              drag={{
                isOver: over === index && dragged.current !== undefined && dragged.current !== index,
                onDragStart() {
                  dragged.current = index
                },
                onDragEnter: () => setOver(index),
                onDragEnd() {
                  const from = dragged.current
                  dragged.current = undefined
                  setOver(undefined)
                  if (from !== undefined && over !== undefined && from !== over) moveRule(from, over)
                },
              }}
            />
          ))}
        </ol>
        <Button className="justify-self-start" disabled={!isKnown} onClick={add}>
          <Plus size={14} aria-hidden="true" />
          {t('add')}
        </Button>
      </Section>
      <Removed
        channel={channel}
        rules={saved.form.watch('rules')}
        putBack={(rule, index) => insert(Math.min(index, fields.length), rule)}
      />
      <DryRun channelId={id} />
    </SavedForm>
  )
}
