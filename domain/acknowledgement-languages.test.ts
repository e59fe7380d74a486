import { describe, expect, test } from 'vitest'
import { isAcknowledgement, isThanks } from './acknowledgement.ts'

describe('thanks, as customers of many languages write them', () => {
  test.each([
    ...[
      'Thanks for the quick reply',
      'Thank you for your time and help',
      'thanks for letting me know',
      'thx mate',
    ],
    ...[
      'Amazing, thank you!',
      'It works now, thanks',
      'No, that is all. Thank you',
      'Thanks & regards',
      'thank you xx',
    ],
    ...[
      'Noted with thanks',
      'I really appreciate it',
      'Thank you, have a great weekend!',
      'Thanks 🔥',
      'ta!',
    ],
    ...[
      '¡Muchas gracias por la información!',
      'Excelente, gracias',
      'Gracias, buenas noches',
      'Gracias, igualmente',
    ],
    ...['Tá bom, obrigado', 'Obrigada pelo retorno', 'brigadão', 'Muito obrigado mesmo'],
    ...['merci bcp', 'Merci pour votre réponse', 'C’est parfait, merci', 'Merci et bonne soirée'],
    ...['Vielen Dank für die schnelle Antwort', 'Perfekt, danke', 'Danke, schönen Tag noch', 'Gut, danke'],
    ...[
      'Ottimo grazie',
      "Grazie per l'aiuto",
      'Grazie e buona giornata',
      'Heel erg bedankt voor de hulp',
      'Oké bedankt',
    ],
    ...['ขอบคุณคร้าบ', 'ขอบคุณสำหรับข้อมูลค่ะ', 'ขอบคุณที่ช่วยเหลือค่ะ', 'ได้รับแล้วค่ะ ขอบคุณค่ะ', 'ขอบคุณค่ะ สวัสดีค่ะ'],
    ...[
      'thank you ka',
      'แทงกิ้ว',
      'شكرا كثير',
      'الله يعطيك العافية',
      'جزاكم الله خيرا',
      'طيب شكرا',
      'شكرا على المساعدة',
    ],
    ...['دستتون درد نکنه', 'סבבה תודה', 'תודה רבה על העזרה', 'ओके धन्यवाद', 'theek hai thanks'],
    ...['太感谢了', '嗯嗯谢谢', '辛苦了，谢谢', '谢谢您的帮助', '謝謝你的幫忙', '谢谢老板', '唔該晒', '3q'],
    ...[
      '助かりました',
      '迅速な対応ありがとうございます',
      '分かりました。ありがとうございました',
      'ありがとー',
    ],
    ...['ㄱㅅ', '도와주셔서 감사합니다', '감사합니다 수고하세요', '네네 감사합니다'],
    ...['спасибо Вам большое', 'Спасибо за быстрый ответ', 'понял, спасибо', 'Ок, спасибо', 'дякую вам'],
    ...[
      'teşekkürler iyi günler',
      'peki teşekkürler',
      'Allah razı olsun',
      'Terima kasih atas bantuannya',
      'makasih kak',
    ],
    ...['em cảm ơn ạ', 'cam on nhieu', 'cảm ơn shop nha', 'sige po salamat', 'Maraming salamat po sa tulong'],
  ])('%s', text => {
    expect(isThanks({ text })).toBe(true)
    expect(isAcknowledgement({ text })).toBe(true)
  })
})

test.each([
  'excellent service',
  'ดีมากค่ะ',
  '很好',
  '最高です',
  'muy bien',
  'you’re welcome',
  'no problem',
  '🔥',
  '👌🏽💪',
])('%s only closes a talk', text => {
  expect(isAcknowledgement({ text })).toBe(true)
  expect(isThanks({ text })).toBe(false)
})

test.each([
  ...[
    'so much',
    'in advance',
    'for help',
    'for your help',
    'a lot',
    'sir',
    'team',
    'and',
    'really',
    'done',
    'received',
  ],
  ...[
    'มากๆ',
    'แล้ว',
    'เลย',
    'คะ',
    'สวัสดีค่ะ',
    'ได้รับแล้ว',
    'ya',
    'po',
    'です',
    '요',
    '了',
    'kak',
    'вам',
    'все',
    'y',
    'en',
  ],
  ...['你好', '您好', '大家好', 'buenas tardes', 'bom dia', 'iyi günler'],
  ...[
    'thanks for nothing',
    'thanks for the wrong item',
    'thanks, still waiting',
    'Thanks, when?',
    'ok do it',
    'great, it broke again',
  ],
  ...[
    '네 너무합니다',
    '大変です',
    'はい、大変です',
    'yes',
    'Yes thanks',
    'Sí, gracias',
    'thanks 🙄',
    '😂',
    'thanks. refund please',
  ],
])('%s says more, or nothing', text => {
  expect(isAcknowledgement({ text })).toBe(false)
})
