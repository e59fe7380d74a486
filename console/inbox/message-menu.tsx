import { Menu } from '@base-ui/react/menu'
import { Copy, CornerUpLeft, Ellipsis, Link } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Message } from '../api/types.ts'
import { keysOf } from '../keys/keymap.ts'
import { useMe } from '../session/me.ts'
import { ITEM } from '../session/menu-item.ts'
import { Keycap } from '../ui/keycap.tsx'
import { say } from '../ui/toast.tsx'
import type { NotQuotable } from './quotable.ts'

interface MessageMenuProps {
  message: Message
  whyNotQuotable: NotQuotable | undefined
  onQuote(): void
}

/**
 * The menu of a message. It is built when it is first opened: a thread has hundreds of messages, and few menus are
 * used.
 */
export function MessageMenu({ message, whyNotQuotable: whyNot, onQuote }: MessageMenuProps) {
  const t = useTranslations('inbox')
  const { keys } = useMe().settings
  const button = useRef<HTMLButtonElement>(null)
  const [isOpen, setOpen] = useState(false)
  const [wasOpen, setWasOpen] = useState(false)
  const quotes = useRef(false)
  const copy = (text: string) =>
    void navigator.clipboard.writeText(text).then(
      () => say({ title: t('messageMenu.copied') }),
      () => say({ title: t('messageMenu.notCopied'), tone: 'bad' }),
    )
  // Without TLS the browser gives a page no clipboard.
  const canCopy = 'clipboard' in navigator
  return (
    <>
      <button
        ref={button}
        type="button"
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-label={t('messageMenu.title')}
        title={t('messageMenu.title')}
        onClick={() => {
          quotes.current = false
          setWasOpen(true)
          setOpen(true)
        }}
        className={`-my-1 grid size-6 shrink-0 place-items-center rounded-md hover:text-text focus-visible:opacity-100 sm:group-hover:opacity-100 ${isOpen ? '' : 'pointer-fine:sm:opacity-0'}`}
      >
        <Ellipsis size={13} aria-hidden="true" />
      </button>
      {wasOpen && (
        <Menu.Root open={isOpen} onOpenChange={setOpen}>
          <Menu.Portal>
            <Menu.Positioner anchor={button} side="bottom" align="end" sideOffset={4} className="z-40">
              <Menu.Popup
                // After "quote" the focus belongs in the composer, not back on this button.
                finalFocus={() => (quotes.current ? false : button.current)}
                className="max-w-72 rounded-lg border border-line bg-surface p-1 shadow-xl outline-none"
              >
                <Menu.Item
                  className={`${ITEM} h-auto min-h-8 py-1`}
                  onClick={() => {
                    quotes.current = whyNot === undefined
                    // After the menu has closed, since closing it moves the focus.
                    setTimeout(onQuote)
                  }}
                >
                  <CornerUpLeft size={15} className="shrink-0 text-soft" aria-hidden="true" />
                  <span className="min-w-0">
                    {t('messageMenu.quote')}
                    {whyNot && <span className="block text-xs text-soft">{t(`quote.no.${whyNot}`)}</span>}
                  </span>
                  <Keycap keys={keysOf('quote', keys)[0]} />
                </Menu.Item>
                {canCopy && message.text !== '' && (
                  <Menu.Item className={ITEM} onClick={() => copy(message.text)}>
                    <Copy size={15} className="text-soft" aria-hidden="true" />
                    {t('messageMenu.copy')}
                  </Menu.Item>
                )}
                {canCopy && (
                  <Menu.Item className={ITEM} onClick={() => copy(linkTo(message))}>
                    <Link size={15} className="text-soft" aria-hidden="true" />
                    {t('messageMenu.link')}
                  </Menu.Item>
                )}
              </Menu.Popup>
            </Menu.Positioner>
          </Menu.Portal>
        </Menu.Root>
      )}
    </>
  )
}

/** An address that opens the conversation at this message. */
function linkTo({ conversationId, id }: Message): string {
  return `${location.origin}/console/inbox/open/${conversationId}?message=${id}`
}
