import type { ComponentProps } from 'react'

const KINDS = {
  primary: 'bg-accent-ground text-white hover:brightness-110 disabled:opacity-60',
  plain: 'border border-line bg-surface hover:bg-hover disabled:text-soft',
  quiet: 'text-soft hover:bg-hover hover:text-text disabled:opacity-60',
  danger: 'bg-bad-faint text-bad hover:brightness-95',
  note: 'bg-wait-faint text-wait border border-note-line hover:brightness-95 disabled:opacity-60',
}

interface ButtonProps extends ComponentProps<'button'> {
  kind?: keyof typeof KINDS
  /** Square, for an icon. It needs an `aria-label`. */
  icon?: boolean
}

/** A button. Its `type` is `button` unless given, so it never sends a form by accident. */
export function Button({
  kind = 'plain',
  icon = false,
  className = '',
  type = 'button',
  ...props
}: ButtonProps) {
  const size = icon ? 'size-7 justify-center' : 'h-7 px-2.5'
  return (
    <button
      type={type}
      className={`inline-flex shrink-0 items-center gap-1.5 rounded-md text-sm font-medium whitespace-nowrap select-none ${size} ${KINDS[kind]} ${className}`}
      {...props}
    />
  )
}
