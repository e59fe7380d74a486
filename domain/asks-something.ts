/** How questions end, or what they contain: a sign in some scripts, a word in others. */
const ASKS = /[?？؟\u037e՞፧⁇❓❔]|ไหม|มั้ย|หรือเปล่า|รึเปล่า|หรือไม่|หรือยัง|[吗嗎呢]|か[。．]?\s*$/u

/** Whether a text asks something, so that the next message may be an answer. */
export function asksSomething(text: string): boolean {
  return ASKS.test(text)
}
