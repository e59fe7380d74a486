/**
 * Finds an element that the page has from the start.
 *
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} type
 * @returns {T}
 */
export function byId(id, type) {
  const element = document.getElementById(id)
  if (!(element instanceof type)) throw new Error(`the page has no ${type.name} #${id}`)
  return element
}

/**
 * Makes an element. Text stays text: nothing is ever parsed as HTML. A property that is a function listens to the event
 * of its name, `true` sets a bare attribute, and `undefined`, `null` and `false` set none.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, unknown>} [properties]
 * @param {...(Node | string | false | null | undefined)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue
    if (typeof value === 'function') element.addEventListener(name, /** @type {EventListener} */ (value))
    else element.setAttribute(name, value === true ? '' : String(value))
  }
  element.append(
    ...children.filter(child => child instanceof Node || Boolean(child)).map(child => child || ''),
  )
  return element
}

/**
 * Brings the children of a container in line with items. What an item shows must be in the item: a node stays as long as
 * its item is the same, and with it focus, selection and what is folded open.
 *
 * @template T
 * @param {HTMLElement} container
 * @param {T[]} items
 * @param {{ key: (item: T) => string, render: (item: T) => HTMLElement }} how
 */
export function renderList(container, items, { key, render }) {
  const before = new Map(children(container).map(node => [node.dataset.key, node]))
  const after = items.map(item => {
    const version = JSON.stringify(item)
    const known = before.get(key(item))
    if (known?.dataset.version === version) return known
    const node = render(item)
    node.classList.toggle('new', known === undefined)
    node.dataset.key = key(item)
    node.dataset.version = version
    return node
  })
  const focused = focusIn(container)
  const kept = new Set(after)
  for (const node of children(container)) if (!kept.has(node)) node.remove()
  after.forEach((node, index) => {
    if (container.children[index] !== node) container.insertBefore(node, container.children[index] ?? null)
  })
  if (!focused || container.contains(document.activeElement)) return
  const node = after.find(({ dataset }) => dataset.key === focused.key)
  const target = node?.querySelectorAll(FOCUSABLE)[focused.index]
  if (target instanceof HTMLElement) target.focus({ preventScroll: true })
}

const FOCUSABLE = 'button, a, summary, input'

/**
 * Where the focus is, to be put back when the node that has it is made anew; undefined when it is elsewhere.
 *
 * @param {HTMLElement} container
 */
function focusIn(container) {
  const { activeElement } = document
  const node = children(container).find(child => child.contains(activeElement))
  if (!node || !activeElement) return undefined
  return { key: node.dataset.key, index: [...node.querySelectorAll(FOCUSABLE)].indexOf(activeElement) }
}

/** @param {HTMLElement} container */
function children(container) {
  return /** @type {HTMLElement[]} */ ([...container.children])
}

/**
 * Does something, and afterwards scrolls to the end if it was scrolled there before.
 *
 * @param {HTMLElement} scroller
 * @param {() => void} change
 * @param {boolean} [always]
 */
export function keepAtEnd(scroller, change, always = false) {
  const atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 40
  change()
  if (atEnd || always) scroller.scrollTop = scroller.scrollHeight
}
