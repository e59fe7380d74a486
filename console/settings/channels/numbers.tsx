import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { FormProvider, useForm } from 'react-hook-form'
import { useLocale, useTranslations } from 'use-intl'
import { type AnyProblem, ApiError, asApiError, isPassing } from '../../api/problems.ts'
import type { ChannelCandidate, NewChannel } from '../../api/types.ts'
import { LANGUAGE_NAMES, LANGUAGES, type Language } from '../../locales/index.ts'
import { Trouble } from '../../session/card.tsx'
import { Button } from '../../ui/button.tsx'
import { useProblemText } from '../../ui/problem-text.ts'
import { saidBy, Told } from '../../ui/told.tsx'
import { SelectField, TextField } from '../form/fields.tsx'
import { labelOf } from '../form/label-of.ts'
import { Section } from '../form/section.tsx'
import { AccountFields } from './account-fields.tsx'
import { MediumIcon } from './channel-list.tsx'
import type { Account } from './connect.tsx'
import { entered, FORMS } from './providers.ts'

interface NumbersProps {
  account: Account
  /**
   * @param key the idempotency key: a second press connects the number only once
   * @param texts the language of the first texts to customers
   */
  onConnect(body: NewChannel, key: string, texts: Language): Promise<void>
  onBack(): void
}

/** The second step: the numbers of the account to choose from, or what to enter if the provider lists none. */
export function Numbers({ account, onConnect, onBack }: NumbersProps) {
  const t = useTranslations('channels.wizard')
  const handWords = useTranslations('channels.enteredByHand')
  const { items, byHand, complete, account: about } = account.listed
  const [picked, setPicked] = useState<ChannelCandidate | 'hand' | undefined>(
    items.length === 0 ? 'hand' : undefined,
  )
  return (
    <div className="grid gap-4">
      <Section
        title={t('numbersTitle')}
        about={about.name ? t('numbersOf', { name: about.name }) : undefined}
        tools={<Button onClick={onBack}>{t('otherAccount')}</Button>}
      >
        <Notes noted={about} className="text-sm text-wait" />
        {items.length > 0 && (
          <ul className="grid gap-2">
            {items.map(item => (
              <Candidate
                key={JSON.stringify(item.connect)}
                item={item}
                isPicked={picked === item}
                onPick={() => setPicked(item)}
              />
            ))}
          </ul>
        )}
        {!complete && <p className="text-sm text-soft">{t('incomplete')}</p>}
        {byHand && (
          <div className="grid gap-1 text-sm">
            <p>
              <Told said={[saidBy(handWords, byHand.code, byHand.detail)]} />
            </p>
            <ol className="list-decimal pl-5 text-soft">
              {byHand.steps.map(step => (
                <li key={step.code}>
                  <Told said={[saidBy(handWords, step.code, step.do)]} />
                </li>
              ))}
            </ol>
          </div>
        )}
        {items.length > 0 && picked !== 'hand' && (
          <Button kind="quiet" className="justify-self-start" onClick={() => setPicked('hand')}>
            {t('byHand')}
          </Button>
        )}
      </Section>
      {picked && (
        <Naming
          key={picked === 'hand' ? 'hand' : JSON.stringify(picked.connect)}
          account={account}
          picked={picked}
          onConnect={onConnect}
        />
      )}
    </div>
  )
}

/** What one should know before choosing, each in the reader's language. */
function Notes({
  noted,
  className,
}: {
  noted: Pick<ChannelCandidate, 'notes' | 'noteCodes'>
  className: string
}) {
  const words = useTranslations('channels.senderNotes')
  return noted.notes.map((note, index) => {
    const { code = '', values } = noted.noteCodes[index] ?? {}
    return (
      <p key={note} className={className}>
        <Told said={[saidBy(words, code, note, values)]} />
      </p>
    )
  })
}

interface CandidateProps {
  item: ChannelCandidate
  isPicked: boolean
  onPick(): void
}

/** A number, with why it can't be chosen if that is so. */
function Candidate({ item, isPicked, onPick }: CandidateProps) {
  const t = useTranslations('channels.wizard')
  const textOf = useProblemText()
  const problemText = (problem: AnyProblem) => {
    const { title, detail } = textOf(new ApiError(problem))
    return detail ? `${title}. ${detail}` : title
  }
  const { medium, phoneNumber, label, senders, usable, problem, channelId, webhook } = item
  const title = phoneNumber ?? label ?? '–'
  const about = [phoneNumber && label, t(`mediums.${medium}`), senders.join(', ')]
  const isFree = usable && channelId === null
  return (
    <li
      className={`flex flex-wrap items-center gap-x-3 gap-y-2 rounded-lg border p-3 ${isPicked ? 'border-accent bg-accent-faint' : 'border-line'}`}
    >
      <MediumIcon medium={medium} />
      <div className="min-w-0 flex-1 text-sm">
        <p className="font-medium">{title}</p>
        <p className="text-soft">{about.filter(Boolean).join(' · ')}</p>
        {problem && <p className="text-bad">{problemText(problem)}</p>}
        {isFree && webhook.url && (
          <p className="break-all text-wait">{t('goesElsewhere', { url: webhook.url })}</p>
        )}
        <Notes noted={item} className="text-soft" />
      </div>
      {channelId !== null ? (
        <Link
          to="/settings/{-$page}/{-$id}/{-$tab}"
          params={{ page: 'channels', id: channelId, tab: undefined }}
          className="text-sm font-medium text-accent"
        >
          {t('already')}
        </Link>
      ) : (
        usable && (
          <Button
            kind={isPicked ? 'primary' : 'plain'}
            aria-pressed={isPicked}
            aria-label={t(isPicked ? 'takenThis' : 'takeThis', {
              number: title,
              medium: t(`mediums.${medium}`),
            })}
            onClick={onPick}
          >
            {isPicked ? t('taken') : t('take')}
          </Button>
        )
      )}
    </li>
  )
}

interface NamingProps extends Pick<NumbersProps, 'account' | 'onConnect'> {
  picked: ChannelCandidate | 'hand'
}

/** The field of the form that is none of the API. */
const TEXTS = 'firstTexts'

/** Asks for the channel's name and what is still missing, and connects it. */
function Naming({ account, picked, onConnect }: NamingProps) {
  const t = useTranslations('channels.wizard')
  const textOf = useProblemText()
  const [problem, setProblem] = useState<unknown>()
  const [key, setKey] = useState(() => crypto.randomUUID())
  const { byHand, more } = FORMS[account.provider]
  const fields = [...(picked === 'hand' ? byHand : []), ...more]
  const known = picked === 'hand' ? account.values : { ...picked.connect, ...account.values }
  const form = useForm<Record<string, string>>({
    defaultValues: {
      ...Object.fromEntries(
        fields.map(({ name, options, optional }) => [name, (!optional && options?.[0]) || '']),
      ),
      name: picked === 'hand' ? '' : (picked.label ?? picked.phoneNumber ?? ''),
      [TEXTS]: useLocale(),
    },
  })
  const { isSubmitting } = form.formState
  const submit = form.handleSubmit(async given => {
    setProblem(undefined)
    const { [TEXTS]: texts, ...values } = entered(given)
    if (values.phoneNumber) values.phoneNumber = values.phoneNumber.replaceAll(/[\s()-]/g, '')
    try {
      const body = { provider: account.provider, ...known, ...values } as NewChannel
      await onConnect(body, key, LANGUAGES.find(one => one === texts) ?? 'en')
    } catch (error) {
      // A refused request is a new one when it is sent again. After a broken connection the key stays, because the
      // channel may exist already.
      if (!isPassing(asApiError(error))) setKey(crypto.randomUUID())
      setProblem(error)
      for (const { path, message } of asApiError(error).problem.errors ?? []) {
        form.setError(path, { message })
      }
    }
  })
  const refused = problem === undefined ? undefined : asApiError(problem)
  const there = refused?.code === 'duplicate_channel' ? refused.problem.channelId : undefined
  return (
    <FormProvider {...form}>
      <form onSubmit={event => void submit(event)} noValidate>
        <Section title={t('nameTitle')} about={t('nameAbout')}>
          <div className="grid max-w-lg gap-4">
            <AccountFields fields={fields} />
            <TextField name="name" label={t('name')} maxLength={100} autoComplete="off" />
            <SelectField
              name={TEXTS}
              label={t('texts')}
              hint={t('textsHint')}
              options={LANGUAGES.map(value => ({ value, label: LANGUAGE_NAMES[value] }))}
            />
          </div>
          {refused && (
            <div className="grid gap-2">
              <Trouble {...textOf(refused, labelOf)} />
              {typeof there === 'string' && (
                <Link
                  to="/settings/{-$page}/{-$id}/{-$tab}"
                  params={{ page: 'channels', id: there, tab: undefined }}
                  className="text-sm font-medium text-accent"
                >
                  {t('openThat')}
                </Link>
              )}
            </div>
          )}
          <Button
            type="submit"
            kind="primary"
            className="h-9 justify-self-start px-4"
            disabled={isSubmitting}
          >
            {isSubmitting ? t('connecting') : t('connectIt')}
          </Button>
        </Section>
      </form>
    </FormProvider>
  )
}
