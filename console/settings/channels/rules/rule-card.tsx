import { ChevronDown, ChevronUp, GripVertical, Plus, Trash2 } from 'lucide-react'
import { type DragEvent, useState } from 'react'
import { useFieldArray, useFormContext } from 'react-hook-form'
import { useTranslations } from 'use-intl'
import type { RoutingRule } from '../../../api/types.ts'
import { Button } from '../../../ui/button.tsx'
import { Picked } from '../../../ui/picked.tsx'
import { isPriority, PRIORITIES } from '../../../ui/priorities.ts'
import { INPUT, SwitchField, TextField, useFieldError, useValue } from '../../form/fields.tsx'
import { WEEKDAYS } from '../../hours/clock.ts'
import { ConditionField, keyOf } from './condition-field.tsx'
import { useLabelOptions } from './options.tsx'
import { type Target, useTargetName, useTargets } from './targets.ts'
import { type Condition, FIELDS, type Field, NEW_CONDITION, takes } from './vocabulary.ts'

const KINDS = ['team', 'agent', 'ai'] as const
const SMALL = `h-8 text-sm ${INPUT}`

/** The ways in which a rule is moved. */
export type Way = 'up' | 'down'

interface RuleCardProps {
  index: number
  count: number
  isOpen: boolean
  onOpen(isOpen: boolean): void
  onMove(to: number, way: Way): void
  onRemove(): void
  drag: { onDragStart(): void; onDragEnter(): void; onDragEnd(): void; isOver: boolean }
}

/**
 * A rule as a sentence, or opened with its fields. It can be dragged by its handle only, so that text in its fields
 * can be selected; buttons move it without a pointer.
 */
export function RuleCard({ index, count, isOpen, onOpen, onMove, onRemove, drag }: RuleCardProps) {
  const t = useTranslations('channels.rules')
  const [canDrag, setCanDrag] = useState(false)
  const path = `rules.${index}`
  const rule = useValue<RoutingRule>(path)
  const title = rule.name || t('unnamed', { number: index + 1 })
  const start = (event: DragEvent) => {
    event.dataTransfer.effectAllowed = 'move'
    event.dataTransfer.setData('text/plain', title)
    drag.onDragStart()
  }
  return (
    <li
      draggable={canDrag}
      onDragStart={start}
      onDragEnter={drag.onDragEnter}
      onDragOver={event => event.preventDefault()}
      onDragEnd={() => {
        setCanDrag(false)
        drag.onDragEnd()
      }}
      className={`rounded-lg border bg-surface ${drag.isOver ? 'border-accent' : 'border-line'}`}
    >
      <div className="flex items-center gap-1 p-1.5">
        <span
          aria-hidden="true"
          className="hidden cursor-grab p-1 text-soft sm:block"
          onPointerDown={() => setCanDrag(true)}
          onPointerUp={() => setCanDrag(false)}
        >
          <GripVertical size={15} />
        </span>
        <span className="w-6 text-center text-sm text-soft tabular-nums">{index + 1}</span>
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => onOpen(!isOpen)}
          className="min-w-0 flex-1 rounded-md px-1.5 py-1 text-left hover:bg-hover"
        >
          <span
            className={`block truncate text-sm font-medium ${rule.enabled ? '' : 'text-soft line-through'}`}
          >
            {title}
          </span>
          <Sentence rule={rule} />
        </button>
        <MoveButton way="up" name={title} isLast={index === 0} onMove={() => onMove(index - 1, 'up')} />
        <MoveButton
          way="down"
          name={title}
          isLast={index === count - 1}
          onMove={() => onMove(index + 1, 'down')}
        />
        <Button kind="quiet" icon aria-label={t('remove', { name: title })} onClick={onRemove}>
          <Trash2 size={15} aria-hidden="true" />
        </Button>
      </div>
      {isOpen && <RuleFields path={path} />}
    </li>
  )
}

interface MoveButtonProps {
  way: Way
  name: string
  /** There is no further in this way. The button stays, so that it keeps the focus. */
  isLast: boolean
  onMove(): void
}

function MoveButton({ way, name, isLast, onMove }: MoveButtonProps) {
  const t = useTranslations('channels.rules')
  const Icon = way === 'up' ? ChevronUp : ChevronDown
  return (
    <Button
      kind="quiet"
      icon
      data-move={way}
      aria-label={t(way, { name })}
      aria-disabled={isLast}
      className="aria-disabled:cursor-default aria-disabled:opacity-50"
      onClick={() => !isLast && onMove()}
    >
      <Icon size={16} aria-hidden="true" />
    </Button>
  )
}

/** The rule as a sentence: conditions and target. */
function Sentence({ rule }: { rule: RoutingRule }) {
  const t = useTranslations('channels.rules')
  const d = useTranslations('channels.hours.weekdays')
  const nameOf = useTargetName()
  const { conditions, match, action } = rule
  const wordOf = (field: Field, value: unknown): string => {
    const kind = FIELDS[field]
    if (typeof value === 'boolean') return t(value ? 'true' : 'false')
    if (kind === 'weekday') return d(WEEKDAYS.find(day => day === value) ?? 'monday')
    if (kind === 'id') return nameOf({ to: 'agent', id: String(value) }) ?? t('nobody')
    return String(value ?? '')
  }
  const words = conditions.map(({ field, operator, value }: Condition) => {
    const values = takes(operator) === 'nothing' ? [] : [value ?? ''].flat().map(one => wordOf(field, one))
    return [t(`fields.${keyOf(field)}`), t(`operators.${operator}`), values.join(', ')].join(' ').trim()
  })
  const when = words.length === 0 ? t('always') : words.join(` ${t(match === 'all' ? 'and' : 'or')} `)
  return (
    <span className="block truncate text-xs text-soft">
      {when} → {nameOf(action.allocate) ?? t('nobody')}
    </span>
  )
}

/** The fields of an opened rule. */
function RuleFields({ path }: { path: string }) {
  const t = useTranslations('channels.rules')
  const { control, setValue, register } = useFormContext()
  const { fields, append, remove } = useFieldArray({ control, name: `${path}.conditions` })
  const action = useValue<RoutingRule['action']>(`${path}.action`)
  const labels = useLabelOptions('conversation')
  const targets = useTargets()
  const error = useFieldError(`${path}.action.allocate.id`) ?? useFieldError(`${path}.action.allocate`)
  const labelsError = useFieldError(`${path}.action.labels`)
  const setAction = (next: RoutingRule['action']) => setValue(`${path}.action`, next, { shouldDirty: true })
  const { to, id } = action.allocate
  const setTo = (next: Target['to']) =>
    setAction({ ...action, allocate: { to: next, id: targets[next][0]?.id ?? '' } })
  return (
    <div className="grid grid-cols-1 gap-4 border-t border-line p-3">
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField name={`${path}.name`} label={t('name')} maxLength={100} autoComplete="off" />
        <div className="sm:pt-6">
          <SwitchField name={`${path}.enabled`} label={t('enabled')} />
        </div>
      </div>
      <fieldset className="grid min-w-0 grid-cols-1 gap-2">
        <legend className="mb-2 text-sm font-medium">{t('when')}</legend>
        {fields.length > 1 && (
          <select aria-label={t('match')} className={`max-w-56 ${SMALL}`} {...register(`${path}.match`)}>
            <option value="all">{t('matchAll')}</option>
            <option value="any">{t('matchAny')}</option>
          </select>
        )}
        {fields.length === 0 && <p className="text-sm text-soft">{t('alwaysAbout')}</p>}
        {fields.map((field, index) => (
          <ConditionField
            key={field.id}
            name={`${path}.conditions.${index}`}
            number={index + 1}
            onRemove={() => remove(index)}
          />
        ))}
        <Button className="justify-self-start" onClick={() => append(NEW_CONDITION)}>
          <Plus size={14} aria-hidden="true" />
          {t('addCondition')}
        </Button>
      </fieldset>
      <fieldset className="grid min-w-0 grid-cols-1 gap-2">
        <legend className="mb-2 text-sm font-medium">{t('then')}</legend>
        <div className="flex flex-wrap items-center gap-1.5">
          <select
            aria-label={t('kind')}
            value={to}
            onChange={({ target }) => setTo(KINDS.find(kind => kind === target.value) ?? 'team')}
            className={`max-w-36 ${SMALL}`}
          >
            {KINDS.map(kind => (
              <option key={kind} value={kind}>
                {t(`kinds.${kind}`)}
              </option>
            ))}
          </select>
          <select
            aria-label={t('target')}
            value={id}
            aria-invalid={error ? true : undefined}
            onChange={({ target }) => setAction({ ...action, allocate: { to, id: target.value } })}
            className={`max-w-56 ${SMALL}`}
          >
            {!targets[to].some(one => one.id === id) && <option value={id}>{t('choose')}</option>}
            {targets[to].map(one => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </select>
          <select
            aria-label={t('priority')}
            value={action.priority ?? ''}
            onChange={({ target }) =>
              setAction({ ...action, priority: isPriority(target.value) ? target.value : undefined })
            }
            className={`max-w-44 ${SMALL}`}
          >
            <option value="">{t('samePriority')}</option>
            {PRIORITIES.map(priority => (
              <option key={priority} value={priority}>
                {t(`priorities.${priority}`)}
              </option>
            ))}
          </select>
          <Picked
            label={t('labels')}
            items={labels}
            chosen={action.labels ?? []}
            placeholder={t('labelsHint')}
            several
            canCreate
            isWrong={labelsError !== undefined}
            onChange={next => setAction({ ...action, labels: next.length > 0 ? next : undefined })}
            empty={t('noLabels')}
            className="max-w-80"
          />
        </div>
        {[error, labelsError].filter(Boolean).map(message => (
          <p key={message} className="text-sm text-bad">
            {message}
          </p>
        ))}
      </fieldset>
    </div>
  )
}
