import { useEffect, useRef, useState } from 'react'
import { type DefaultValues, type FieldValues, type Path, type UseFormReturn, useForm } from 'react-hook-form'
import { useTranslations } from 'use-intl'
import { asApiError } from '../../api/problems.ts'
import { say } from '../../ui/toast.tsx'

interface Saved<T> {
  values: T
  /** The version of the whole object, of which these values may be a part. */
  version: number
}

interface SavedOptions<T> extends Saved<T> {
  /** Stores the values, if `version` is still the current one. Throws `ApiError`, with `stale_version` if it is not. */
  save(values: T, version: number): Promise<void>
  /** The stored values. */
  reload(): Promise<Saved<T>>
}

export interface SavedForm<T extends FieldValues> {
  form: UseFormReturn<T>
  submit(): void
  discard(): void
  problem: unknown
  /** Somebody else changed the same values meanwhile. */
  isBehind: boolean
  /** Drops the person's own values, and takes the others'. */
  takeTheirs(): void
  /** Keeps the person's own values. Saving then replaces the others'. */
  keepMine(): void
}

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

/**
 * A form over stored values that others may change meanwhile. Changes of other values are taken over without a
 * question. If somebody else changed the values that the person is editing, the person chooses.
 */
export function useSaved<T extends FieldValues>(options: SavedOptions<T>): SavedForm<T> {
  const t = useTranslations('settings')
  const { values, version, save, reload } = options
  const form = useForm<T>({ defaultValues: values as DefaultValues<T> })
  // The version that the person's changes are based on.
  const base = useRef<Saved<T>>({ values, version })
  const [theirs, setTheirs] = useState<Saved<T>>()
  const [problem, setProblem] = useState<unknown>()
  const { isDirty } = form.formState

  const rebase = (now: Saved<T>) => {
    base.current = now
    setTheirs(undefined)
  }
  /** Whether the form can continue from the stored values. */
  const follow = (now: Saved<T>, isWriting: boolean): boolean => {
    if (now.version < base.current.version) return true
    if (same(now.values, base.current.values)) rebase(now)
    else if (same(now.values, form.getValues())) {
      // The stored values are the entered ones: an earlier attempt was stored although its answer was lost, or somebody
      // entered the same.
      rebase(now)
      form.reset(now.values)
    } else if (isWriting) {
      setTheirs(now)
      return false
    } else {
      rebase(now)
      form.reset(now.values)
    }
    return true
  }
  useEffect(() => {
    if (!form.formState.isSubmitting) follow({ values, version }, isDirty)
  }, [JSON.stringify(values), version])

  const write = async (entered: T, again = true): Promise<void> => {
    try {
      await save(entered, base.current.version)
    } catch (error) {
      if (asApiError(error).code !== 'stale_version' || !again) throw error
      if (follow(await reload(), true)) await write(entered, false)
      else return
    }
    const now = await reload()
    rebase(now)
    form.reset(now.values)
    say({ title: t('saved') })
  }
  const submit = form.handleSubmit(async entered => {
    setProblem(undefined)
    try {
      await write(entered)
    } catch (error) {
      setProblem(error)
      for (const { path, message } of asApiError(error).problem.errors ?? []) {
        form.setError(path as Path<T>, { message })
      }
    }
  })
  return {
    form,
    submit: () => void submit(),
    discard() {
      setProblem(undefined)
      const now = theirs ?? base.current
      rebase(now)
      form.reset(now.values)
    },
    problem,
    isBehind: theirs !== undefined,
    takeTheirs() {
      if (!theirs) return
      form.reset(theirs.values)
      rebase(theirs)
    },
    keepMine: () => theirs && rebase(theirs),
  }
}
