import { describe, expect, test } from 'vitest'
import { readTypedScore } from './typed-score.ts'

const EN = ['Very poor', 'Poor', 'All right', 'Good', 'Very good']

/** Rows of a text, the score, and what was said beside it. */
type Row = [text: string, score: number, comment?: string]

const scored = (labels: readonly string[], rows: Row[]) =>
  test.each(rows)('%s is %i', (text, score, comment) => {
    expect(readTypedScore(text, labels)).toEqual(comment === undefined ? { score } : { score, comment })
  })

const none = (labels: readonly string[], texts: string[]) =>
  test.each(texts)('%s is none', text => {
    expect(readTypedScore(text, labels)).toBeUndefined()
  })

describe('Spanish', () => {
  const labels = ['Muy malo', 'Malo', 'Regular', 'Bueno', 'Muy bueno']
  scored(labels, [
    ['Le doy un 5', 5],
    ['Mi calificación es 5', 5],
    ['Un 5', 5],
    ['Excelente 5', 5],
    ['5/5 excelente servicio', 5, 'excelente servicio'],
    ['5 porque fue rápido', 5, 'porque fue rápido'],
    ['5 – Muy bueno, gracias Ana', 5, 'Muy bueno, gracias Ana'],
    ['MUY BUENO!!', 5],
    ['Bueno, gracias', 4],
  ])
  none(labels, ['cinco', 'Faltan 5', 'me faltan 5 artículos', '5 días'])
})

describe('French, German, Portuguese, Italian, Dutch', () => {
  scored(
    ['Très mauvais', 'Mauvais', 'Moyen', 'Bien', 'Très bien'],
    [
      ['je vous mets 5', 5],
      ['Ma note est 5', 5],
      ['5 : Très bien', 5],
      ['Tres bien', 5],
      ['TRÈS BIEN !', 5],
      ['5 parce que rapide', 5, 'parce que rapide'],
    ],
  )
  scored(
    ['Sehr schlecht', 'Schlecht', 'Geht so', 'Gut', 'Sehr gut'],
    [
      ['Ich gebe eine 5', 5],
      ['fuenf Sterne', 5],
      ['gut danke', 4],
      ['5 weil schnell', 5, 'weil schnell'],
      ['Sehr gut, danke Ann', 5, 'Sehr gut, danke Ann'],
    ],
  )
  scored(
    [],
    [
      ['minha nota é 5', 5],
      ['Ótimo, 5', 5],
      ['Do un 5', 5],
      ['Ik geef een 5', 5],
      ['vijf sterren', 5],
    ],
  )
  none([], ['5 jours', '5h', 'um 5 Uhr', '5 Uhr', 'ore 5', '5 articoli', 'Faltam 5 itens'])
})

describe('Thai', () => {
  const labels = ['ไม่พอใจมาก', 'ไม่พอใจ', 'เฉยๆ', 'พอใจ', 'พอใจมาก']
  scored(labels, [
    ['พอใจมากค่ะ', 5],
    ['พอใจมากเลยครับ', 5],
    ['พอใจครับ', 4],
    ['ไม่พอใจค่ะ', 2],
    ['เฉย ๆ', 3],
    ['เลือกข้อ 5', 5],
    ['ระดับ 5 ค่ะ', 5],
    ['ให้ห้าดาว', 5],
    ['ประทับใจมาก 5', 5],
    ['5 บริการดีมาก', 5, 'บริการดีมาก'],
    ['4 เพราะช้า', 4, 'เพราะช้า'],
    ['5 – พอใจมาก ขอบคุณแอน', 5, 'พอใจมาก ขอบคุณแอน'],
    ['\u200b๕\u200b', 5],
  ])
  none(labels, [
    'ห้า',
    'ขาด 5 ชิ้น',
    '5 ชิ้นยังไม่ได้',
    '5 โมง',
    '5 บาท',
    '555',
    'พอใจมาก 555',
    'สวัสดีค่ะ 5',
    'พอใจไหม',
  ])
})

describe('Arabic, Hebrew, Hindi', () => {
  scored(
    ['سيئ جدا', 'سيئ', 'مقبول', 'جيد', 'جيد جدا'],
    [
      ['جيّد جدًّا', 5],
      ['جيد شكرا', 4],
      ['أعطيكم ٥', 5],
      ['ممتاز 5', 5],
      ['خمس نجوم', 5],
      ['5 – جيد جدا، شكرا آن', 5, 'جيد جدا، شكرا آن'],
    ],
  )
  scored(
    ['גרוע מאוד', 'גרוע', 'בסדר', 'טוב', 'טוב מאוד'],
    [
      ['אני נותנת 5', 5],
      ['טוב, תודה', 4],
      ['בסדר', 3],
    ],
  )
  scored(
    ['बहुत खराब', 'खराब', 'ठीक', 'अच्छा', 'बहुत अच्छा'],
    [
      ['बहुत अच्छा है', 5],
      ['अच्छा', 4],
      ['५ स्टार', 5],
    ],
  )
  none([], ['5 قطع ناقصة', '5 ايام', '5 פריטים חסרים', '5 सामान नहीं मिले'])
})

describe('Chinese, Japanese, Korean', () => {
  scored(
    ['非常差', '差', '一般', '好', '非常好'],
    [
      ['五星好评', 5],
      ['我选5', 5],
      ['5，服务很好', 5, '服务很好'],
      ['非常好！', 5],
    ],
  )
  scored(
    ['とても悪い', '悪い', '普通', '良い', 'とても良い'],
    [
      ['星5つ', 5],
      ['5でした', 5],
      ['良いです', 4],
      ['とても良いでした', 5],
    ],
  )
  scored(
    ['매우 불만족', '불만족', '보통', '만족', '매우 만족'],
    [
      ['매우만족', 5],
      ['만족합니다', 4],
      ['보통이에요', 3],
      ['별 다섯개', 5],
      ['5점입니다', 5],
    ],
  )
  none(
    ['매우 불만족', '불만족', '보통', '만족', '매우 만족'],
    [
      '5개, 안 왔어요',
      '5개 안 왔어요',
      '一つ、質問があります',
      '5個足りません',
      '5个没收到',
      '等一分钟',
      '네, 감사합니다',
    ],
  )
})

describe('Russian, Turkish, Indonesian, Vietnamese, Tagalog', () => {
  scored(
    [],
    [
      ['твёрдая 5', 5],
      ['5, всё отлично', 5],
      ['5 veriyorum', 5],
      ['bintang 5 kak', 5],
      ['5 ạ', 5],
      ['năm sao', 5],
      ['5 salamat po', 5],
    ],
  )
  scored(
    ['Çok kötü', 'Kötü', 'Orta', 'İyi', 'Çok iyi'],
    [
      ['ÇOK İYİ', 5],
      ['cok iyi', 5],
    ],
  )
  scored(
    ['Rất tệ', 'Tệ', 'Bình thường', 'Tốt', 'Rất tốt'],
    [
      ['rat tot', 5],
      ['tốt ạ', 4],
    ],
  )
  none([], ['lima', 'hai', 'ba', '5 barang belum sampai', '5 món chưa tới', '5 gün', '5 дней'])
})

describe('labels with numbers and pictures', () => {
  scored(
    ['1️⃣ Terrible', '2️⃣ Bad', '3️⃣ OK', '4️⃣ Good', '5️⃣ Excellent'],
    [
      ['Excellent!', 5],
      ['5️⃣ Excellent', 5],
      ['OK', 3],
      ['5 – 5️⃣ Excellent', 5],
    ],
  )
  scored(
    ['1 - Bad', '2 - Meh', '3 - OK', '4 - Good', '5 - Great'],
    [
      ['Great', 5],
      ['meh', 2],
      ['5 - Great, thanks Ann', 5, 'Great, thanks Ann'],
    ],
  )
  scored(
    ['👎👎', '👎', '🤷', '👍', '👍👍'],
    [
      ['👍🏽', 4],
      ['👍🏿👍🏿', 5],
      ['🤷🏻\u200d♀\ufe0f', 3],
    ],
  )
  scored(
    ['1', '2', '3', '4', '5'],
    [
      ['5', 5],
      ['4 – 4', 4],
    ],
  )
  scored(
    ['⭐', '⭐⭐', '⭐⭐⭐', '⭐⭐⭐⭐', '⭐⭐⭐⭐⭐'],
    [
      ['⭐⭐⭐', 3],
      ['3 – ⭐⭐⭐', 3],
    ],
  )
  scored(EN, [
    ['verygood', 5],
    ['very  good', 5],
  ])
})
