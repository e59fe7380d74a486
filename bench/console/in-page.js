// Runs in the browser, before the page's own scripts, and measures by the page's clock.

globalThis.bench = (() => {
  const frame = () => new Promise(requestAnimationFrame)
  /** Resolves once what is in the page now has been painted. */
  const painted = async () => {
    await frame()
    await new Promise(resolve => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = resolve
      port2.postMessage(undefined)
    })
  }
  const MARK = /Message (\d+) of the benchmark/g

  const inView = element => {
    const { top, bottom } = element.getBoundingClientRect()
    return bottom > top && bottom > 0 && top < innerHeight
  }

  /** When each message was first to be seen, epoch ms, by the number in its text. */
  const seen = new Map()
  const watch = () => {
    const look = records => {
      const found = new Set()
      for (const { target, addedNodes } of records) {
        const texts =
          addedNodes.length > 0 ? [...addedNodes].map(node => node.textContent) : [target.textContent]
        for (const text of texts)
          for (const [, number] of text.matchAll(MARK)) if (!seen.has(number)) found.add(number)
      }
      if (found.size === 0) return
      for (const number of found) seen.set(number, undefined)
      void painted().then(() => {
        for (const number of found) seen.set(number, Date.now())
      })
    }
    const options = { subtree: true, childList: true, characterData: true }
    new MutationObserver(look).observe(document.body, options)
  }

  /** The text is in view, in the part of the page that this selector names. */
  const shows = (selector, text) =>
    [...document.querySelectorAll(selector)].some(
      element => element.textContent.includes(text) && inView(element),
    )

  const comes = async (selector, text) => {
    while (!shows(selector, text)) await frame()
  }

  /** Clicks, and tells after how many ms the text is painted. */
  const open = async (click, selector, text) => {
    const began = performance.now()
    document.querySelector(click).click()
    await comes(selector, text)
    await painted()
    return performance.now() - began
  }

  /** Scrolls by so many px each frame, up if negative. Returns the frames' times, ms. */
  const scroll = async (scroller, px, frames) => {
    const times = []
    let last = await frame()
    for (let count = 0; count < frames; count++) {
      scroller.scrollTop += px
      const now = await frame()
      times.push(now - last)
      last = now
    }
    return times
  }

  /** A bare page with as many rows, in place of the console for as long as `work` takes. */
  const withRows = async (count, work) => {
    const bare = document.createElement('div')
    bare.style.cssText = 'position:fixed;inset:0;z-index:99;overflow-y:auto;background:white;color:black'
    for (let row = 0; row < count; row++) {
      const line = document.createElement('p')
      line.textContent = `Row ${row} of the benchmark, with about as many words as people write to each other`
      bare.append(line)
    }
    document.body.append(bare)
    await painted()
    const result = await work(bare)
    bare.remove()
    return result
  }

  /** When a count was first shown in this element, epoch ms. */
  const counts = new Map()
  const watchCount = selector => {
    const look = () => {
      const [count] = document.querySelector(selector).textContent.match(/\d+/) ?? []
      if (count === undefined || counts.has(Number(count))) return
      counts.set(Number(count), undefined)
      void painted().then(() => counts.set(Number(count), Date.now()))
    }
    const options = { subtree: true, childList: true, characterData: true }
    new MutationObserver(look).observe(document.querySelector(selector), options)
  }

  /** The frames' times for so long, ms. */
  const framesFor = async ms => {
    const times = []
    let last = await frame()
    for (const end = last + ms; last < end; ) {
      const now = await frame()
      times.push(now - last)
      last = now
    }
    return times
  }

  return {
    watch,
    watchCount,
    counts: () => [...counts].filter(([, at]) => at !== undefined).sort(([a], [b]) => a - b),
    frames: framesFor,
    /** After how many ms since the navigation something there is painted. */
    async sinceNavigation(selector) {
      while (!document.querySelector(selector)) await frame()
      await painted()
      return performance.now()
    },
    /** How long a request takes, ms, and how large its answer is. */
    async request(path) {
      const began = performance.now()
      const text = await (await fetch(path)).text()
      return { ms: performance.now() - began, bytes: new Blob([text]).size }
    },
    /** Scrolls what scrolls in this part of the page. */
    scrollIn: (selector, px, frames) => {
      const all = [...document.querySelectorAll(`${selector} *`)]
      const scroller = all.find(element => /auto|scroll/.test(getComputedStyle(element).overflowY))
      return scroll(scroller, px, frames)
    },
    seen: () => [...seen].filter(([, at]) => at !== undefined),
    comes,
    open,
    scroll: (selector, px, frames) => scroll(document.querySelector(selector), px, frames),
    scrollBare: (count, px, frames) =>
      withRows(count, bare => {
        bare.scrollTop = px < 0 ? bare.scrollHeight : 0
        return scroll(bare, px, frames)
      }),
    /** What an answer costs whose texts are set one below the other, ms. */
    async openBare(path, rows) {
      const began = performance.now()
      const { items } = await (await fetch(path)).json()
      await withRows(Math.min(rows, items.length), async () => {})
      return performance.now() - began
    },
    /** Goes to one end until the text is there, for so long at most. Returns whether it came. */
    async loadAll(selector, toEnd, text, patienceMs) {
      const scroller = document.querySelector(selector)
      const deadline = performance.now() + patienceMs
      while (!scroller.textContent.includes(text)) {
        if (performance.now() > deadline) return false
        scroller.scrollTop = toEnd ? scroller.scrollHeight : 0
        await frame()
      }
      return true
    },
    to: (selector, share) => {
      const scroller = document.querySelector(selector)
      scroller.scrollTop = (scroller.scrollHeight - scroller.clientHeight) * share
      return painted()
    },
  }
})()
