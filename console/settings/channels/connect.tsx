import { useQueryClient } from '@tanstack/react-query'
import { useLocation, useNavigate, useRouter } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { FormProvider, useForm } from 'react-hook-form'
import { useTranslations } from 'use-intl'
import { api, asides, ask } from '../../api/client.ts'
import { ifMatch, isStale } from '../../api/if-match.ts'
import { asApiError } from '../../api/problems.ts'
import type { AccountToList, ChannelCandidates, NewChannel } from '../../api/types.ts'
import type { Language } from '../../locales/index.ts'
import { Trouble } from '../../session/card.tsx'
import { channelsQuery } from '../../session/people.ts'
import { Button } from '../../ui/button.tsx'
import { useProblemText, useSayProblem } from '../../ui/problem-text.ts'
import { labelOf } from '../form/label-of.ts'
import { LeaveGuard } from '../form/leave-guard.tsx'
import { PageTitle, Section } from '../form/section.tsx'
import { AccountFields } from './account-fields.tsx'
import { firstTexts } from './first-texts.ts'
import { Numbers } from './numbers.tsx'
import { entered, FORMS, PROVIDERS, type ProviderName } from './providers.ts'
import { Steps } from './steps.tsx'

/** The entered account and the numbers that the provider lists for it. */
export interface Account {
  provider: ProviderName
  values: Record<string, string>
  listed: ChannelCandidates
}

/**
 * The first half of connecting a channel: the account, and one of its numbers. Then the channel exists, and the rest
 * (`steps-left.tsx`) is at the channel's own address, so that a reload repeats nothing.
 */
export function Connect() {
  const t = useTranslations('channels.wizard')
  const navigate = useNavigate()
  const cache = useQueryClient()
  const [provider, setProvider] = useState<ProviderName>('twilio')
  const [account, setAccount] = useState<Account>()
  /** What was entered for each provider, which stays when another is looked at. */
  const [given, setGiven] = useState<Partial<Record<ProviderName, Record<string, string>>>>({})
  // The step stands in the history, so the browser's way back leads to the step before. After a reload nothing is listed.
  const isListed = useLocation().hash === NUMBERS && account !== undefined
  const { history } = useRouter()
  const [isConnecting, setConnecting] = useState(false)
  const sayProblem = useSayProblem()
  const connect = async (body: NewChannel, key: string, texts: Language) => {
    setConnecting(true)
    try {
      const params = { header: { 'idempotency-key': key } }
      const made = await ask(api.POST('/v1/channels', { params, body }))
      await begin(made, texts).catch(sayProblem)
      await cache.invalidateQueries({ queryKey: channelsQuery.queryKey })
      await navigate({
        to: '/settings/{-$page}/{-$id}/{-$tab}',
        params: { page: 'channels', id: made.id, tab: 'connect' },
        ignoreBlocker: true,
      })
    } finally {
      setConnecting(false)
    }
  }
  return (
    <>
      <PageTitle title={t('title')} about={t('about')} />
      <Steps at={isListed ? 'number' : 'account'} />
      {account && isListed ? (
        <Numbers account={account} onConnect={connect} onBack={() => history.back()} />
      ) : (
        <div className="grid gap-4">
          <ProviderChoice value={provider} onChange={setProvider} />
          <AccountForm
            key={provider}
            provider={provider}
            initial={given[provider] ?? {}}
            onGiven={values => setGiven(before => ({ ...before, [provider]: values }))}
            onListed={async listed => {
              setAccount(listed)
              await navigate({ to: '.', hash: NUMBERS })
            }}
          />
        </div>
      )}
      <LeaveGuard isDirty={!isConnecting && Object.values(given).some(isFilled)} />
    </>
  )
}

/** Gives a new channel its first texts. Throws `ApiError`. */
async function begin({ id, version }: { id: string; version: number }, texts: Language): Promise<void> {
  const params = { path: { id }, header: { 'if-match': ifMatch(version) } }
  try {
    await ask(api.PATCH('/v1/channels/{id}', { params, body: await firstTexts(texts) }))
  } catch (error) {
    // The channel was made by an earlier try of the same request, which gave it its texts.
    if (!isStale(error)) throw error
  }
}

/** The step of the numbers, in the address. */
const NUMBERS = 'numbers'

const isFilled = (values: Record<string, string>) => Object.values(values).some(Boolean)

function ProviderChoice({ value, onChange }: { value: ProviderName; onChange(value: ProviderName): void }) {
  const t = useTranslations('channels.wizard')
  return (
    <fieldset className="grid min-w-0 gap-2 sm:grid-cols-3">
      <legend className="mb-2 text-sm font-medium">{t('provider')}</legend>
      {PROVIDERS.map(name => (
        <label
          key={name}
          className="flex cursor-pointer items-start gap-2.5 rounded-xl border border-line bg-surface p-3.5 has-checked:border-accent has-checked:bg-accent-faint has-focus-visible:outline-2 has-focus-visible:outline-accent"
        >
          <input
            type="radio"
            name="provider"
            className="mt-0.5 size-4 accent-accent-ground"
            checked={name === value}
            onChange={() => onChange(name)}
          />
          <span className="min-w-0">
            <span className="block text-sm font-semibold">{t(`providers.${name}.name`)}</span>
            <span className="block text-sm text-soft">{t(`providers.${name}.about`)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  )
}

interface AccountFormProps {
  provider: ProviderName
  /** What was entered before, when the person comes back to this step. */
  initial: Record<string, string>
  onGiven(values: Record<string, string>): void
  onListed(account: Account): Promise<void>
}

/** Asks for the credentials and lists the numbers. Errors that name no field of the form are shown below it. */
function AccountForm({ provider, initial, onGiven, onListed }: AccountFormProps) {
  const t = useTranslations('channels.wizard')
  const textOf = useProblemText()
  const [problem, setProblem] = useState<unknown>()
  const { credentials } = FORMS[provider]
  const form = useForm<Record<string, string>>({
    defaultValues: Object.fromEntries(credentials.map(({ name }) => [name, initial[name] ?? ''])),
  })
  const { isSubmitting } = form.formState
  const told = useRef(onGiven)
  told.current = onGiven
  const { subscribe } = form
  useEffect(
    () => subscribe({ formState: { values: true }, callback: ({ values }) => told.current(values) }),
    [subscribe],
  )
  const submit = form.handleSubmit(async given => {
    setProblem(undefined)
    const values = entered(given)
    const missing = credentials.filter(({ name, optional }) => !optional && !values[name])
    for (const { name } of missing) form.setError(name, { message: t('needed') })
    if (missing.length > 0) return
    try {
      const body = { provider, ...values } as AccountToList
      await onListed({ provider, values, listed: await listNumbers(body) })
    } catch (error) {
      const errors = asApiError(error).problem.errors ?? []
      for (const { path, message } of errors) form.setError(path, { message })
      const isAllShown = errors.length > 0 && errors.every(({ path }) => path in given)
      if (!isAllShown) setProblem(error)
    }
  })
  return (
    <FormProvider {...form}>
      <form onSubmit={event => void submit(event)} noValidate>
        <Section title={t('accountTitle')} about={t(`providers.${provider}.where`)}>
          <div className="grid max-w-lg gap-4">
            <AccountFields fields={credentials} />
          </div>
          {problem !== undefined && <Trouble {...textOf(problem, labelOf)} />}
          <div className="flex flex-wrap items-center gap-3">
            <Button type="submit" kind="primary" className="h-9 px-4" disabled={isSubmitting}>
              {isSubmitting ? t('looking') : t('showNumbers')}
            </Button>
            <p className="text-sm text-soft">{t('notKept')}</p>
          </div>
        </Section>
      </form>
    </FormProvider>
  )
}

function listNumbers(body: AccountToList): Promise<ChannelCandidates> {
  return ask(asides.POST('/v1/channels/candidates', { body }))
}
