import { useForm } from 'react-hook-form'
import { useTranslations } from 'use-intl'
import { isStale } from '../../api/if-match.ts'
import type { Agent } from '../../api/types.ts'
import { Trouble } from '../../session/card.tsx'
import { Button } from '../../ui/button.tsx'
import { Clash } from '../../ui/clash.tsx'
import { useProblemText, useSayProblem } from '../../ui/problem-text.ts'
import { say } from '../../ui/toast.tsx'
import { asAction } from '../../ui/undo.ts'
import { LeaveGuard } from '../form/leave-guard.tsx'
import { useSave } from '../parts/use-save.ts'
import { type PersonFields as Fields, useChangePerson, useReadPerson, useRights } from './data.ts'
import { FIELDS, PersonFields } from './person-fields.tsx'
import { useClashes } from './use-clashes.ts'

/**
 * Name, e-mail address, role and capacity. Only changed values are sent: so nobody's other change is undone, and a
 * supervisor, who may change the capacity only, sends nothing else. Where somebody else has changed the same value meanwhile, one
 * chooses.
 */
export function PersonForm({ person }: { person: Agent }) {
  const t = useTranslations('people')
  const p = useTranslations('parts')
  const s = useTranslations('settings')
  const textOf = useProblemText()
  const sayProblem = useSayProblem()
  const { isAdmin } = useRights(person.role)
  const stored = (agent: Agent): Fields => ({
    name: agent.name,
    email: agent.email ?? '',
    role: agent.role,
    capacity: agent.capacity,
  })
  const form = useForm<Fields>({
    values: stored(person),
    // What others change is shown, except where one has changed it too.
    resetOptions: { keepDirtyValues: true, keepDirty: true },
  })
  const show = (agent: Agent) => form.reset(stored(agent), { keepDirtyValues: false, keepDirty: false })
  const { dirtyFields, isDirty, isSubmitting } = form.formState
  const change = useChangePerson(person.id)
  const read = useReadPerson(person.id)
  const { clashes, clashesWith, takeTheirs, keepMine } = useClashes(form, stored(person))
  const clash = (name: keyof Fields) =>
    clashes
      .filter(one => one.name === name)
      .map(({ theirs }) => (
        <Clash
          key={name}
          label={t(name)}
          theirs={name === 'role' ? t(`roles.${theirs as Fields['role']}`) : String(theirs)}
          onTheirs={() => takeTheirs(name)}
          onMine={() => keepMine(name)}
        />
      ))
  const save = async (values: Fields) => {
    const pick = (from: Fields) =>
      Object.fromEntries(FIELDS.filter(name => dirtyFields[name]).map(name => [name, from[name]]))
    const write = async (over: Agent, again = true): Promise<Agent | undefined> => {
      if (clashesWith(stored(over)).length > 0) return undefined
      try {
        return await change(pick(values), over.version)
      } catch (error) {
        if (!isStale(error) || !again) throw error
        return write(await read(), false)
      }
    }
    const before = pick(stored(person))
    const changed = await write(person)
    if (!changed) return
    show(changed)
    // Not over what somebody else makes of them in the meantime.
    const undo = () => void change(before, changed.version).then(show).catch(sayProblem)
    say({ title: s('saved'), action: { label: p('undo'), run: undo, undoes: true } })
  }
  const { submit, problem } = useSave(form, FIELDS, values => asAction(() => save(values)))
  return (
    <form noValidate onSubmit={submit}>
      <LeaveGuard isDirty={isDirty} />
      <div className="grid gap-4">
        {problem !== undefined && <Trouble {...textOf(problem)} />}
        <PersonFields
          form={form}
          onlyCapacity={!isAdmin}
          hasNoAddress
          capacityHint={t('capacityHint')}
          below={clash}
        />
        <div className="flex justify-end gap-2">
          {isDirty && <Button onClick={() => show(person)}>{s('discard')}</Button>}
          <Button type="submit" kind="primary" disabled={!isDirty || isSubmitting || clashes.length > 0}>
            {s('save')}
          </Button>
        </div>
      </div>
    </form>
  )
}
