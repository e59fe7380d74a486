import { useEffect, useRef, useState } from 'react'
import { type DefaultValues, type FieldValues, type Path, type UseFormReturn, useForm } from 'react-hook-form'
import { useTranslations } from 'use-intl'
import { isStale } from '../../api/if-match.ts'
import { asApiError } from '../../api/problems.ts'
import { say } from '../../ui/toast.tsx'

/** Values as they are stored, with their version. */
interface Saved<T> {
  values: T
  /** The version of the whole object. These values may be only a part of it. */
  version: number
}

interface SavedOptions<T> extends Saved<T> {
  /**
   * Stores the values if `version` is still the current one. Throws `ApiError`, with the code `stale_version` if it
   * is not.
   */
  save(values: T, version: number): Promise<void>
  /** Reads the stored values again. */
  reload(): Promise<Saved<T>>
}

/** A form over stored values. */
export interface SavedForm<T extends FieldValues> {
  form: UseFormReturn<T>
  submit(): void
  /** Drops the person's changes. */
  discard(): void
  problem: unknown
  /** Somebody else has changed the same values meanwhile. Saving waits for the person's choice. */
  isBehind: boolean
  /** Takes the others' values and drops the person's own. */
  takeTheirs(): void
  /** Keeps the person's own values; saving then replaces the others'. */
  keepMine(): void
}

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

/**
 * A form over stored values that others may change at the same time. A change of other values needs no question:
 * saving is tried again over it. If somebody else has changed the values that the person is editing, the person
 * chooses, so that nothing is lost silently.
 */
export function useSaved<T extends FieldValues>(options: SavedOptions<T>): SavedForm<T> {
  const t = useTranslations('settings')
  const { values, version, save, reload } = options
  const form = useForm<T>({ defaultValues: values as DefaultValues<T> })
  // The stored values that the person's changes are based on.
  const base = useRef<Saved<T>>({ values, version })
  const [theirs, setTheirs] = useState<Saved<T>>()
  const [problem, setProblem] = useState<unknown>()
  const { isDirty } = form.formState

  const rebase = (now: Saved<T>) => {
    base.current = now
    setTheirs(undefined)
  }
  /** Takes notice of newly stored values. Returns false if they conflict with the person's changes. */
  const follow = (now: Saved<T>, isWriting: boolean): boolean => {
    if (now.version < base.current.version) return true
    if (same(now.values, base.current.values)) rebase(now)
    else if (same(now.values, form.getValues())) {
      // The stored values equal the entered ones: an earlier attempt was stored though its answer was lost, or
      // somebody entered the same. Nothing is left to save.
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
  // Compared as JSON: the values are a new object at each render.
  useEffect(() => {
    if (!form.formState.isSubmitting) follow({ values, version }, isDirty)
  }, [JSON.stringify(values), version])

  /** Saves. If another version was stored meanwhile and does not conflict, it tries once more over that one. */
  const write = async (entered: T, again = true): Promise<void> => {
    try {
      await save(entered, base.current.version)
    } catch (error) {
      if (!isStale(error) || !again) throw error
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
      for (const [index, { path, message }] of (asApiError(error).problem.errors ?? []).entries())
        form.setError(path as Path<T>, { message }, { shouldFocus: index === 0 })
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
