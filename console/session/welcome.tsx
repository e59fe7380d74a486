import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useRouter } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useForm } from 'react-hook-form'
import { useTranslations } from 'use-intl'
import { api, ask } from '../api/client.ts'
import { comeAs } from '../api/person.ts'
import { asApiError, showFieldErrors } from '../api/problems.ts'
import { Button } from '../ui/button.tsx'
import { useProblemText } from '../ui/problem-text.ts'
import { Card, Trouble } from './card.tsx'
import { Field } from './field.tsx'
import { meQuery } from './me.ts'

/**
 * `/console/welcome#<token>`: the page of an invitation or a reset, whose link works once. It asks for a password, or
 * signs in with one click.
 */
export function Welcome() {
  const t = useTranslations('session')
  const textOf = useProblemText()
  // Taken out of the address at once: there it would stay in the browser's history.
  const [token] = useState(() => location.hash.slice(1))
  useEffect(() => history.replaceState(history.state, '', location.pathname), [])
  const link = useQuery({
    queryKey: ['link'],
    queryFn: () => ask(api.POST('/v1/auth/links/read', { body: { token } })),
    enabled: token !== '',
    retry: false,
  })
  if (token === '' || link.isError) {
    const { title, detail } = link.isError
      ? textOf(link.error)
      : { title: t('linkMissing'), detail: undefined }
    return (
      <Card title={t('welcome')}>
        <Trouble title={title} detail={detail} />
        <Link to="/sign-in" className="text-sm font-medium text-accent">
          {t('toSignIn')}
        </Link>
      </Card>
    )
  }
  if (!link.data) return null
  const { name, kind, email } = link.data
  return (
    <Card title={t('hello', { name })}>
      <p className="text-sm text-soft">{t(`links.${kind}`)}</p>
      <Accept token={token} email={email} needsPassword={kind !== 'sign_in'} />
    </Card>
  )
}

interface AcceptProps {
  token: string
  email: string | null
  needsPassword: boolean
}

/** Accepts the link. The answer contains the session's person, so no further request is needed. */
function Accept({ token, email, needsPassword }: AcceptProps) {
  const t = useTranslations('session')
  const textOf = useProblemText()
  const router = useRouter()
  const cache = useQueryClient()
  const [problem, setProblem] = useState<unknown>()
  const { register, handleSubmit, setError, formState } = useForm({ defaultValues: { password: '' } })
  const submit = handleSubmit(async ({ password }) => {
    setProblem(undefined)
    const body = needsPassword ? { token, password } : { token }
    try {
      const me = await ask(api.POST('/v1/auth/links/accept', { body }))
      if (!comeAs(me.agent?.id)) return
      cache.setQueryData(meQuery.queryKey, me)
      router.history.push('/')
    } catch (error) {
      if (!showFieldErrors(asApiError(error), ['password'], setError as never)) setProblem(error)
    }
  })
  return (
    <form onSubmit={submit} className="grid gap-4">
      {problem !== undefined && <Trouble {...textOf(problem)} />}
      {/* A password manager keeps the password under this name. */}
      <input type="hidden" autoComplete="username" value={email ?? ''} readOnly />
      {needsPassword && (
        <Field
          label={t('newPassword')}
          hint={t('passwordHint')}
          type="password"
          autoComplete="new-password"
          error={formState.errors.password?.message}
          {...register('password')}
        />
      )}
      <Button type="submit" kind="primary" className="h-9 justify-center" disabled={formState.isSubmitting}>
        {t('goIn')}
      </Button>
    </form>
  )
}
