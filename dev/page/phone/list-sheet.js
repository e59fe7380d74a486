/** @import { PhoneMessage } from '../types.ts' */
import { byId, h } from '../lib/dom.js'

/**
 * What opens when one taps the button of a WhatsApp list: its items, one of which can be picked.
 *
 * @param {object} on
 * @param {(message: PhoneMessage, item: { id: string, title: string }) => void} on.pick
 */
export function createListSheet({ pick }) {
  const sheet = byId('list-sheet', HTMLDialogElement)
  let sid = ''

  const close = () => {
    sheet.close()
    // The message may have been drawn again since then, with its next status.
    const opener = document.querySelector(`#phone-messages [data-key="${CSS.escape(sid)}"] .taps button`)
    if (opener instanceof HTMLButtonElement) opener.focus()
  }
  sheet.addEventListener('keydown', event => {
    if (event.key === 'Escape') close()
  })

  return {
    close: () => sheet.close(),

    /** @param {PhoneMessage} message */
    open(message) {
      sid = message.sid
      const items = message.list?.items ?? []
      sheet.replaceChildren(
        h(
          'header',
          {},
          h('h3', {}, message.list?.button ?? ''),
          h('button', { type: 'button', class: 'icon', 'aria-label': 'Close the list', click: close }, '✕'),
        ),
        h(
          'ul',
          {},
          ...items.map(item =>
            h(
              'li',
              {},
              h(
                'button',
                {
                  type: 'button',
                  click: () => {
                    close()
                    pick(message, { id: item.id, title: item.title })
                  },
                },
                h('span', {}, item.title),
                item.description && h('small', {}, item.description),
              ),
            ),
          ),
        ),
      )
      if (!sheet.open) sheet.show()
      const first = sheet.querySelector('li button')
      if (first instanceof HTMLButtonElement) first.focus()
    },
  }
}
