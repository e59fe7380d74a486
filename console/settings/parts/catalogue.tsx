import type { UseQueryResult } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '../../ui/button.tsx'
import { Listing, Loaded, Nothing, Rows } from './page.tsx'
import { RowLink } from './row.tsx'
import { useFresh } from './use-fresh.ts'

/** Stands in the address instead of an id while something is being created. */
export const NEW = 'new'

/** A row of the list. */
export interface CatalogueRow {
  icon?: ReactNode
  title: string
  hint?: string
  /** Shown at the end of the row. */
  more?: ReactNode
}

interface CatalogueProps<T> {
  title: string
  hint: string
  /** The words of the button that creates one, and of the empty list. */
  make: string
  none: string
  query: UseQueryResult<T[]>
  row(item: T): CatalogueRow
  open(id: string): void
  /** Below the list. */
  children?: ReactNode
}

/** A page that lists all objects of one kind, each a link to its own page. */
export function Catalogue<T extends { id: string }>(props: CatalogueProps<T>) {
  const { title, hint, make, none, query, row, open, children } = props
  useFresh(query)
  return (
    <Listing
      title={title}
      hint={hint}
      action={
        <Button kind="primary" className="h-8" onClick={() => open(NEW)}>
          <Plus size={15} aria-hidden="true" />
          {make}
        </Button>
      }
    >
      <Loaded query={query}>
        {all =>
          all.length === 0 ? (
            <Nothing>{none}</Nothing>
          ) : (
            <Rows label={title}>
              {all.map(item => {
                const { icon, title: name, hint: about, more } = row(item)
                return (
                  <RowLink key={item.id} onOpen={() => open(item.id)} icon={icon} title={name} hint={about}>
                    {more}
                  </RowLink>
                )
              })}
            </Rows>
          )
        }
      </Loaded>
      {children}
    </Listing>
  )
}

interface OneOfProps<T> {
  id: string
  query: UseQueryResult<T[]>
  /** Shown if it no longer exists. */
  gone: string
  children(item: T): ReactNode
}

/** One object of a list that is read as a whole. */
export function OneOf<T extends { id: string }>({ id, query, gone, children }: OneOfProps<T>) {
  useFresh(query)
  return (
    <Loaded query={query}>
      {all => {
        const item = all.find(one => one.id === id)
        return item ? children(item) : <Nothing>{gone}</Nothing>
      }}
    </Loaded>
  )
}
