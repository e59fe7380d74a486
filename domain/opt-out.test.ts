import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mayBeKeyword, readKeyword } from './opt-out.ts'
import { KEYWORDS } from './opt-out-keywords.ts'

const said = (text: string, more: object = {}) => ({ text, media: [], details: {}, ...more })
const read = (medium: 'sms' | 'whatsapp', text: string, isOut = false, language?: string) =>
  readKeyword(medium, said(text), isOut, language)

test.each([
  ['STOP', 'STOP'],
  [' stop\n', 'STOP'],
  ['Unsubscribe', 'STOP'],
  ['cancel', 'STOP'],
  ['START', 'START'],
  ['help', 'HELP'],
  ['Please stop', undefined],
  ['Help!', undefined],
  ['', undefined],
  ['...', undefined],
] as const)('SMS: %j is %s', (text, expected) => {
  expect(read('sms', text)).toBe(expected)
})

describe.each(['sms', 'whatsapp'] as const)('%s: STOP', medium => {
  test.each([
    'Stop.',
    'STOP!',
    'stop!!!',
    '"STOP"',
    '“Stop”',
    '‘stop’.',
    '«STOP»',
    '(stop)',
    '*STOP*',
    '_stop_',
    '```STOP```',
    'ＳＴＯＰ',
    '\u200eStop\u200f',
    'S\u00adTOP',
    'STOP 🛑',
    '🙏 stop',
    'Stop stop stop!',
    'STOPPPP',
    'Stop. Thank you',
    'STOP, thanks!',
    'Thanks, stop',
    'No thanks. Stop',
    'stop 🙏 thank you so much',
    'Stop please',
    'Stop all',
    'StopAll',
    'Opt out',
    'opt-out',
    'OPT‑OUT.',
    'OptOut',
    'Opt me out',
    'Revoke',
    'unsubscribe me',
    'Unsubscribe me, please!',
    'Please unsubscribe. Thank you',
    'Stop promotions',
  ])('%s', text => {
    expect(read(medium, text)).toBe('STOP')
    expect(mayBeKeyword(said(text))).toBe(true)
  })

  test.each([
    'please stop the delivery',
    'stop it, the tap is leaking',
    'Please stop',
    'Stop by tomorrow',
    'stop sign',
    "don't stop",
    'Where is the bus stop?',
    'nonstop',
    'stopped',
    'stop, where is my parcel?',
    'ok stop',
    'how do I unsubscribe',
    'opt out of the insurance',
    'cancel my order',
    'the end',
    'I quit my job',
    'weekend',
    'thank you',
    '🛑',
    'BAJA',
    'หยุด',
    `stop ${'thanks '.repeat(50)}`,
  ])('not %s', text => {
    expect(read(medium, text)).toBeUndefined()
  })
})

test.each(['cancel', 'End.', 'QUIT!', 'Cancel. Thank you'])(
  '%s has its place in a talk: it counts by SMS alone',
  text => {
    expect(read('sms', text)).toBe('STOP')
    expect(read('whatsapp', text)).toBeUndefined()
  },
)

test('to cancel politely is to answer', () => {
  expect(read('sms', 'Cancel please')).toBeUndefined()
  expect(read('sms', 'Please cancel')).toBeUndefined()
})

describe('the words of the channel’s language', () => {
  test.each([
    ['es', 'BAJA'],
    ['es-MX', '¡Alto!'],
    ['es', 'Baja, gracias'],
    ['es', 'Stop'],
    ['fr-CA', 'ARRET'],
    ['fr', 'Arrêt.'],
    ['fr', "arrêt, s'il vous plaît"],
    ['fr', 'désabonnez-moi'],
    ['fr', 'desabonner'],
    ['de', 'STOPP!'],
    ['de', 'Abmelden, danke'],
    ['pt-BR', 'SAIR'],
    ['pt_BR', 'Parar'],
    ['it', 'Disiscrivimi'],
    ['nl', 'Afmelden'],
    ['id', 'UNREG'],
    ['ms', 'berhenti'],
    ['vi', 'Hủy đăng ký'],
    ['tr', 'RET'],
    ['tr', 'ABONELİKTEN ÇIK'],
    ['ru', 'Стоп'],
    ['uk', 'Відписатися'],
    ['ar', 'إيقاف'],
    ['ar', 'ايقاف'],
    ['ar', 'الغاء الاشتراك شكرا'],
    ['fa', 'لغو عضویت'],
    ['he', 'הסר'],
    ['iw-IL', 'הסירו אותי, תודה'],
    ['hi', 'रोकें'],
    ['tl', 'Itigil'],
    ['th', 'หยุด'],
    ['th', 'หยุดครับ'],
    ['th', 'หยุดส่งข้อความด้วยค่ะ ขอบคุณค่ะ'],
    ['th', 'กรุณายกเลิกการรับข่าวสาร'],
    ['zh-Hant-TW', '退訂'],
    ['zh', '退订，谢谢'],
    ['ja', '配信停止お願いします'],
    ['ja', '停止してください'],
    ['ko', '수신거부'],
    ['ko', '수신 거부 부탁드립니다'],
  ])('%s: %s', (language, text) => {
    expect(read('sms', text, false, language)).toBe('STOP')
    expect(read('whatsapp', text, false, language)).toBe('STOP')
    expect(mayBeKeyword(said(text))).toBe(true)
  })

  test.each([
    ['th', 'ยกเลิก'],
    ['th', 'ยกเลิกค่ะ ขอบคุณค่ะ'],
    ['es', 'Cancelar'],
    ['pt', 'fim'],
    ['ja', 'キャンセル'],
  ])('%s: %s counts by SMS alone', (language, text) => {
    expect(read('sms', text, false, language)).toBe('STOP')
    expect(read('whatsapp', text, false, language)).toBeUndefined()
  })

  test.each([
    ['th', 'ยกเลิกออเดอร์'],
    ['th', 'หยุดวันไหน'],
    ['es', 'baja el precio'],
    ['es', 'da de baja mi línea'],
    ['fr', 'arrêt de bus'],
    ['de', 'stopp die Lieferung'],
    ['vi', 'dung'],
    ['ja', '配信停止の方法'],
    ['xx', 'BAJA'],
    ['not a tag', 'BAJA'],
  ])('%s: not %s', (language, text) => {
    expect(read('sms', text, false, language)).toBeUndefined()
  })

  test('every word is read in its language, in capitals too, and with a full stop', () => {
    for (const [language, { plain, stop, ofTalk, start }] of Object.entries(KEYWORDS)) {
      const all = [...plain, ...stop, ...ofTalk].map(word => `${word.toLocaleUpperCase(language)}.`)
      expect(
        all.filter(word => read('sms', word, true, language) !== 'STOP'),
        language,
      ).toEqual([])
      expect(
        start.filter(word => read('whatsapp', `${word}.`, true, language) !== 'START'),
        language,
      ).toEqual([])
    }
  })
})

describe('back again', () => {
  test.each([
    ['START'],
    ['Start!'],
    ['start, please'],
    ['Unstop'],
    ['opt-in'],
    ['Subscribe'],
    ['alta', 'es'],
    ['เริ่มค่ะ', 'th'],
  ])('%s', (text, language?: string) => {
    expect(read('whatsapp', text, true, language)).toBe('START')
    expect(read('sms', text, true, language)).toBe('START')
    expect(mayBeKeyword(said(text))).toBe(true)
  })

  test('is no more than a message for who takes our messages', () => {
    expect(read('whatsapp', 'Start', false)).toBeUndefined()
    expect(read('sms', 'opt in', false)).toBeUndefined()
    // Twilio answers these.
    expect(read('sms', 'start', false)).toBe('START')
  })

  test('YES takes an opt-out back, and else answers a question', () => {
    expect(read('sms', 'Yes', true)).toBe('START')
    expect(read('sms', 'Yes', false)).toBeUndefined()
    expect(read('sms', 'Yes, please', true)).toBeUndefined()
    expect(read('whatsapp', 'Yes', true)).toBeUndefined()
  })
})

test('on WhatsApp nobody answers HELP', () => {
  expect(read('whatsapp', 'help')).toBeUndefined()
})

test('what the provider says goes before the words', () => {
  expect(readKeyword('whatsapp', said('Halt', { details: { optOut: 'STOP' } }), false)).toBe('STOP')
})

test('a picture called "stop" is a picture', () => {
  const media = [{ url: 'https://example.com/1', contentType: 'image/png' }]
  expect(readKeyword('sms', said('stop', { media }), false)).toBeUndefined()
})

test('whatever is a keyword somewhere may be one', () => {
  const words = [
    'stop',
    'Thanks',
    'ขอบคุณ',
    'หยุด',
    'baja',
    '.',
    ' ',
    'please',
    'end',
    'start',
    '\u200b',
    '🙏',
    '停止',
    'x',
  ]
  const text = fc.array(fc.constantFrom(...words), { maxLength: 6 }).map(parts => parts.join(''))
  const language = fc.constantFrom(...Object.keys(KEYWORDS))
  fc.assert(
    fc.property(
      text,
      language,
      fc.constantFrom('sms', 'whatsapp'),
      fc.boolean(),
      (text, language, medium, out) => {
        if (readKeyword(medium, said(text), out, language)) expect(mayBeKeyword(said(text))).toBe(true)
      },
    ),
  )
})
