/** @import { Channel, Outcome } from '../types.ts' */
/** @import { Api } from '../lib/api.js' */
import { byId, h } from '../lib/dom.js'

/**
 * The dialog in which an agent begins a conversation.
 *
 * @param {object} options
 * @param {() => Api} options.api
 * @param {Channel[]} options.channels
 * @param {(conversationId: string) => void} options.onBegun
 */
export function createBegin({ api, channels, onBegun }) {
  const dialog = byId('begin-dialog', HTMLDialogElement)
  const form = byId('begin-form', HTMLFormElement)
  const channel = byId('begin-channel', HTMLSelectElement)
  const to = byId('begin-to', HTMLInputElement)
  const text = byId('begin-text', HTMLTextAreaElement)
  const refusal = byId('begin-refusal', HTMLElement)

  function open(/** @type {string | undefined} */ conversationId) {
    dialog.close()
    if (conversationId) onBegun(conversationId)
  }

  function showRefusal(
    /** @type {Extract<Outcome, { status: 'refused' }>} */ { code, detail, fix, conversationId },
  ) {
    refusal.hidden = false
    refusal.replaceChildren(
      `${detail} ${fix ?? ''} `,
      h('code', {}, code),
      ...(conversationId
        ? [
            ' ',
            h(
              'button',
              { type: 'button', class: 'link', click: () => open(conversationId) },
              'Open that conversation',
            ),
          ]
        : []),
    )
  }

  byId('begin', HTMLButtonElement).addEventListener('click', () => {
    channel.replaceChildren(...channels.map(({ id, name }) => h('option', { value: id }, name)))
    refusal.hidden = true
    dialog.showModal()
  })
  byId('begin-cancel', HTMLButtonElement).addEventListener('click', () => dialog.close())
  form.addEventListener('submit', async event => {
    event.preventDefault()
    const body = { channelId: channel.value, to: to.value.replaceAll(/[\s().-]/g, ''), text: text.value }
    const outcome = await api().command('/v1/conversations', body)
    if (outcome.status === 'refused') return showRefusal(outcome)
    form.reset()
    return open(outcome.conversationId)
  })
}
