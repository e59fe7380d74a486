import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { useTranslations } from 'use-intl'
import { api, ask } from '../api/client.ts'
import { comeAs } from '../api/person.ts'
import { ApiError } from '../api/problems.ts'
import { Button } from '../ui/button.tsx'
import { useProblemText } from '../ui/problem-text.ts'
import { Card, Trouble } from './card.tsx'
import { Field } from './field.tsx'
import { meQuery } from './me.ts'

const REASONS = ['oidc_refused', 'oidc_unavailable', 'oidc_unknown', 'session_ended'] as const

/**
 * `/console/sign-in`: by password or through an identity provider, whichever the service offers. It returns to the
 * page that was asked for.
 */
export function SignIn() {
  const t = useTranslations('session')
  const { error: code, returnTo } = useSearch({ from: '/sign-in' })
  const methods = useQuery({ queryKey: ['methods'], queryFn: () => ask(api.GET('/v1/auth/methods')) })
  const [problem, setProblem] = useState<unknown>()
  const [asked, setAsked] = useState(false)
  const textOf = useProblemText()
  const router = useRouter()
  const cache = useQueryClient()
  const { register, handleSubmit, getValues, formState } = useForm({
    defaultValues: { email: '', password: '' },
  })
  const reason = REASONS.find(one => one === code)

  const submit = handleSubmit(async body => {
    setProblem(undefined)
    try {
      const me = await ask(api.POST('/v1/auth/sign-in', { body }))
      if (!comeAs(me.agent?.id)) return
      cache.setQueryData(meQuery.queryKey, me)
      router.history.push(returnTo ?? '/')
    } catch (error) {
      setProblem(error)
    }
  })
  const reset = async () => {
    setProblem(undefined)
    const { email } = getValues()
    try {
      if (!email) throw new ApiError({ code: 'empty', title: t('emailFirst') })
      await ask(api.POST('/v1/auth/reset', { body: { email } }))
      setAsked(true)
    } catch (error) {
      setProblem(error)
    }
  }
  const { password = true, oidc = null, reset: canReset = false } = methods.data ?? {}
  const where = returnTo ? `?returnTo=${encodeURIComponent(`/console${returnTo}`)}` : ''
  return (
    <Card title={t('signIn')}>
      {problem !== undefined ? (
        <Trouble {...textOf(problem)} />
      ) : (
        code && <Trouble title={t(`errors.${reason ?? 'other'}`)} detail={reason ? undefined : code} />
      )}
      {asked && (
        <p role="status" className="rounded-md bg-good-faint p-3 text-sm text-good">
          {t('resetSent')}
        </p>
      )}
      {oidc && (
        <a
          href={`${oidc.url}${where}`}
          className="grid h-9 place-items-center rounded-md bg-accent-ground text-sm font-medium text-white"
        >
          {t('signInWith', { name: oidc.name })}
        </a>
      )}
      {password && (
        <form onSubmit={submit} className="grid gap-4">
          <Field label={t('email')} type="email" autoComplete="username" required {...register('email')} />
          <Field
            label={t('password')}
            type="password"
            autoComplete="current-password"
            required
            {...register('password')}
          />
          <Button
            type="submit"
            kind="primary"
            className="h-9 justify-center"
            disabled={formState.isSubmitting}
          >
            {t('signIn')}
          </Button>
          {canReset && (
            <Button kind="quiet" className="justify-center" onClick={reset}>
              {t('forgotten')}
            </Button>
          )}
        </form>
      )}
    </Card>
  )
}
