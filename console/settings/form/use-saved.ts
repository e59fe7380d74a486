import { useEffect, useRef, useState } from 'react'
import { type DefaultValues, type FieldValues, type Path, type UseFormReturn, useForm } from 'react-hook-form'
import { useTranslations } from 'use-intl'
import { asApiError } from '../../api/problems.ts'
import { say } from '../../ui/toast.tsx'

interface Saved<T> {
  values: T
  /** Counts the changes of the whole, of which these values may be a part. */
  version: number
}

interface SavedOptions<T> extends Saved<T> {
  /** Writes what was entered, if `version` is still the current one. Throws `ApiError`, with `stale_version` if it is not. */
  save(values: T, version: number): Promise<void>
  /** What is stored now. */
  reload(): Promise<Saved<T>>
}

export interface SavedForm<T extends FieldValues> {
  form: UseFormReturn<T>
  submit(): void
  discard(): void
  problem: unknown
  /** Somebody else changed the same values while one was writing. */
  isBehind: boolean
  /** Drops one's own values for theirs. */
  takeTheirs(): void
  /** Keeps writing; saving then replaces theirs. */
  keepMine(): void
}

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

/**
 * A form over stored values that others may change meanwhile. What changes elsewhere comes in by itself; where somebody else
 * changed the very values that one is writing, one chooses.
 */
export function useSaved<T extends FieldValues>(options: SavedOptions<T>): SavedForm<T> {
  const t = useTranslations('settings')
  const { values, version, save, reload } = options
  const form = useForm<T>({ defaultValues: values as DefaultValues<T> })
  // What one's changes are based on.
  const base = useRef<Saved<T>>({ values, version })
  const [theirs, setTheirs] = useState<Saved<T>>()
  const [problem, setProblem] = useState<unknown>()
  const { isDirty } = form.formState

  const rebase = (now: Saved<T>) => {
    base.current = now
    setTheirs(undefined)
  }
  /** Whether one can go on from what is stored now. */
  const follow = (now: Saved<T>, isWriting: boolean): boolean => {
    if (now.version < base.current.version) return true
    if (same(now.values, base.current.values)) rebase(now)
    else if (same(now.values, form.getValues())) {
      // It is what one has entered: saved already, by an answer that was lost, or by somebody of the same mind.
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
