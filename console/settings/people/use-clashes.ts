import { useEffect, useState } from 'react'
import type { FieldPath, FieldValues, PathValue, UseFormReturn } from 'react-hook-form'

/** A field that is being changed, and that somebody else has changed meanwhile. */
interface Clashing<T> {
  name: keyof T & string
  /** What is stored now. */
  theirs: T[keyof T]
}

/** The fields of a form that others have changed meanwhile, and the choice between theirs and one's own. */
interface Clashes<T> {
  clashes: Clashing<T>[]
  /** The same against values that were just read. */
  clashesWith(now: T): Clashing<T>[]
  takeTheirs(name: keyof T & string): void
  keepMine(name: keyof T & string): void
}

/**
 * For a form that sends only the fields that one has changed: so what others change in other fields needs no question.
 *
 * @param form takes `stored` as its `values`, and keeps what one has changed
 */
export function useClashes<T extends FieldValues>(form: UseFormReturn<T>, stored: T): Clashes<T> {
  const { dirtyFields } = form.formState
  const isDirty = (name: string) => Boolean((dirtyFields as Record<string, unknown>)[name])
  // What was stored when one began to change a field.
  const [base, setBase] = useState(stored)
  const names = Object.keys(stored)
  const follows = names.filter(name => !isDirty(name) && base[name] !== stored[name])
  useEffect(() => {
    if (follows.length > 0) setBase(before => ({ ...before, ...pick(stored, follows) }))
  }, [JSON.stringify(pick(stored, follows))])
  const clashesWith = (now: T) =>
    names
      .filter(name => isDirty(name) && now[name] !== base[name] && now[name] !== form.getValues(path(name)))
      .map(name => ({ name, theirs: now[name] }))
  const path = (name: string) => name as FieldPath<T>
  return {
    clashes: clashesWith(stored),
    clashesWith,
    takeTheirs: name =>
      form.resetField(path(name), { defaultValue: stored[name] as PathValue<T, FieldPath<T>> }),
    keepMine: name => setBase(before => ({ ...before, [name]: stored[name] })),
  }
}

const pick = <T extends FieldValues>(values: T, names: string[]) =>
  Object.fromEntries(names.map(name => [name, values[name]])) as Partial<T>
