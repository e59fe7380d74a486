/** What a question ends with, or holds, in scripts that mark it by a sign, and in those that mark it by a word. */
const ASKS = /[?？؟\u037e՞፧⁇❓❔]|ไหม|มั้ย|หรือเปล่า|รึเปล่า|หรือไม่|หรือยัง|[吗嗎呢]|か[。．]?\s*$/u

/** Whether a text asks something, so that what is said next may be an answer. */
export function asksSomething(text: string): boolean {
  return ASKS.test(text)
}
