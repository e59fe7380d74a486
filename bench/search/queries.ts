const asked = (q: string, more = ''): string => `q=${encodeURIComponent(q)}${more}`

/** The searches, with the reason why each is easy or hard. */
export const QUERIES: [name: string, query: string][] = [
  ['frequent: the', asked('the')],
  ['frequent, old: page 50', asked('the', `&types=messages&cursor=${cursorAt(2_000_000)}`)],
  ['usual: refund', asked('refund')],
  ['rare: ORD-100777', asked('ORD-100777')],
  ['nowhere: zeppelin', asked('zeppelin')],
  ['frequent pieces, no text', asked('"thank ter" ther')],
  ['two words: login voucher', asked('login voucher')],
  ['a long phrase', asked('"please can you cancel my subscription and return the order"')],
  ['two letters: ok', asked('ok')],
  ['one letter: x', asked('x')],
  ['Thai, frequent: ครับ', asked('ครับ')],
  ['Thai, 3 letters: เงิ', asked('เงิ')],
  ['Thai, 2 letters: น้', asked('น้')],
  ['Thai, nowhere', asked('ฮูกฮา')],
  ['Chinese, 2: 退款', asked('退款')],
  ['Chinese, 1: 票', asked('票')],
  ['Japanese: 領収書', asked('領収書')],
  ['name: kowal', asked('kowal')],
  ['name: สมชาย ใจดี', asked('สมชาย ใจดี')],
  ['number: 0200 000-4321', asked('0200 000-4321')],
  ['id', asked('c0000000-0000-4000-8000-000000001e61')],
]

/** A position in the stream, such as that of the 50th page, in the form of the API's cursor. */
function cursorAt(position: number): string {
  return Buffer.from(JSON.stringify(['messages', position])).toString('base64url')
}
