// Texts like those of customers: frequent words often, rare words rarely, in several scripts. The same number gives the
// same text.

const WORDS = {
  en: 'the I to my a and is it you for of order not have was in please can on that with when hello account thanks but delivery parcel address refund still invoice today week card payment arrived number phone email broken return size colour subscription password login cancel discount voucher warranty manual battery charger'.split(
    ' ',
  ),
  de: 'ich die der das und ist nicht bitte meine zu mit für auf habe eine wann noch Bestellung Lieferung Rechnung Größe zurück Konto Danke heute Paket Straße möchte kündigen Gutschein'.split(
    ' ',
  ),
  th: 'ครับ ค่ะ ขอ ไม่ ได้ ของ ที่ สินค้า ส่ง เมื่อไหร่ ใบเสร็จ เงิน คืน โอน แล้ว รับ น้ำ บ้าน เบอร์ โทร พัสดุ ถึง วันนี้ ยกเลิก สี ขนาด ชำรุด ประกัน'.split(
    ' ',
  ),
  zh: '我 的 是 不 请 你好 订单 退款 什么 时候 快递 地址 发票 谢谢 今天 没有 收到 可以 问题 换货 尺寸 颜色 账户 密码'.split(
    ' ',
  ),
  ja: 'です ます 注文 返金 お願い いつ 届き 住所 商品 領収書 まだ ありがとう 今日 電話 壊れ 交換 サイズ'.split(
    ' ',
  ),
}
type Language = keyof typeof WORDS

/** How many of twenty texts are in each language. */
const SHARES: Language[] = [
  ...Array(10).fill('en'),
  ...Array(3).fill('de'),
  ...Array(4).fill('th'),
  'zh',
  'zh',
  'ja',
]

/** A number from 0 to 1 that looks random but is always the same for one seed. */
export function chance(seed: number): number {
  let hash = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32
}

/** The nth text: four to twenty words. Every tenth text has the number of an order that no other text has. */
export function textOf(n: number): string {
  const language = SHARES[Math.floor(chance(n) * SHARES.length)] ?? 'en'
  const words = WORDS[language]
  const count = 4 + Math.floor(chance(n * 3 + 1) * 16)
  const said = Array.from({ length: count }, (_, at) => {
    // The words at the beginning of a list are the frequent ones.
    const place = Math.floor(chance(n * 31 + at * 7 + 2) ** 2 * words.length)
    return words[place] ?? ''
  })
  if (n % 10 === 0) said.push(`ORD-${100_000 + n / 10}`)
  return said.join(language === 'en' || language === 'de' ? ' ' : '')
}

const NAMES = [
  'Mia',
  'Max',
  'Anna',
  'Łukasz',
  'José',
  'สมชาย',
  'สมหญิง',
  '王伟',
  '李娜',
  'さくら',
  'Olga',
  'Noah',
]
const SURNAMES = ['Smith', 'Müller', 'Garcia', 'ใจดี', 'Nowak', '陈', 'Tanaka', 'Ivanova', 'Kowalski', 'Brown']

export function nameOf(n: number): string {
  const pick = (list: string[], seed: number) => list[Math.floor(chance(seed) * list.length)] ?? ''
  return `${pick(NAMES, n * 5 + 3)} ${pick(SURNAMES, n * 7 + 4)} ${n}`
}
