/** The words of one language by which customers opt out and in. */
export interface Keywords {
  /** Words that can mean only an opt-out, with or without a "please". */
  plain: readonly string[]
  /** "Stop" and similar words. Alone they mean our messages; inside a sentence they can mean anything. */
  stop: readonly string[]
  /** Words that are also usual in a talk ("cancel", of an order). They count by SMS only. */
  ofTalk: readonly string[]
  /**
   * Opt-in words. They count only for a customer who has opted out, so everyday words may be among
   * them.
   */
  start: readonly string[]
  /**
   * Set when a word without its accent marks is a different word. In other languages it is the same
   * word.
   */
  marksCount?: boolean
}

const list = (words: string): readonly string[] => words.split(', ')

function keywords(plain: string, stop: string, ofTalk: string, start: string): Keywords {
  return { plain: list(plain), stop: list(stop), ofTalk: list(ofTalk), start: list(start) }
}

/**
 * The English words count in every channel: the seven of 47 CFR 64.1200(a)(10) (stop, quit, end,
 * revoke, opt out, cancel, unsubscribe) and STOPALL. "Cancel", "end" and "quit" are also ordinary
 * answers in a talk, as on WhatsApp.
 */
export const ENGLISH = keywords(
  // The last one is the text of the button that Meta puts below marketing templates.
  'unsubscribe, unsubscribe me, unsub, opt out, optout, opt me out, stopall, stop all, remove me, stop promotions',
  'stop, revoke',
  'cancel, end, quit',
  'start, unstop, opt in, optin, opt me in, subscribe, subscribe me, resubscribe',
)

const INDONESIAN = keywords(
  'berhenti langganan, stop langganan, unreg',
  'berhenti, setop',
  'batal, batalkan, selesai, tamat, keluar',
  'mulai, mula, langganan, daftar',
)

/**
 * The usual words of other languages (ISO 639), as used by operators, laws and senders: BAJA in
 * Spanish, ARRET in Canadian French, SAIR in Brazil, UNREG in Indonesia, RET in Turkey, הסר in Israel,
 * 退订 in China, 수신거부 in Korea.
 */
export const KEYWORDS: Readonly<Record<string, Keywords>> = {
  en: ENGLISH,
  es: keywords(
    'desuscribir, desuscribirme, desuscribirse, desuscríbeme, cancelar suscripción, anular suscripción, darse de baja',
    'baja, alto, parar, pare, detener, detengan',
    'cancelar, fin, salir, terminar, darme de baja, dar de baja',
    'alta, iniciar, inicio, comenzar, empezar, suscribir, suscribirme, reanudar',
  ),
  pt: keywords(
    'descadastrar, descadastre, cancelar inscrição, remover inscrição, desinscrever',
    'parar, pare, sair',
    'cancelar, fim, encerrar, remover',
    'iniciar, começar, voltar, inscrever, cadastrar',
  ),
  fr: keywords(
    'désabonner, me désabonner, se désabonner, désabonnez moi, désabonnement, désinscrire, me désinscrire, désinscription',
    'arrêt, arrett, arrête, arrêter, arrêtez',
    'annuler, fin, quitter, résilier',
    'début, démarrer, commencer, reprendre, abonner, réabonner',
  ),
  de: keywords(
    'abmelden, abmeldung, austragen',
    'stopp, stoppen',
    'ende, beenden, abbrechen, abbestellen',
    'starten, anmelden, anmeldung, wieder anmelden',
  ),
  it: keywords(
    'disiscrivimi, disiscrivi, disiscrizione, disiscrivermi, cancellami, annulla iscrizione, cancella iscrizione',
    'ferma, fermare',
    'annulla, cancella, fine, termina, esci',
    'inizia, inizio, iscrivimi, avvia, riprendi',
  ),
  nl: keywords(
    'afmelden, afmelding, uitschrijven',
    'stoppen',
    'annuleren, einde, beëindigen, opzeggen',
    'aanmelden, inschrijven, starten, beginnen',
  ),
  id: INDONESIAN,
  ms: INDONESIAN,
  vi: {
    ...keywords(
      'hủy đăng ký, huỷ đăng ký, huy dang ky, hủy nhận tin, ngừng nhận tin, dừng nhận tin',
      'dừng, dừng lại, ngừng, ngung',
      'hủy, huỷ, huy, từ chối, tu choi, tc, kết thúc',
      'bắt đầu, bat dau, đăng ký, dang ky',
    ),
    // Without its marks this would be DUNG, which also means "right".
    marksCount: true,
  },
  tr: keywords(
    'abonelikten çık, aboneliği iptal et, üyelikten çık, listeden çık',
    'ret, durdur',
    'iptal, dur, çık, çıkış, bitir',
    'başla, başlat, abone ol',
  ),
  ru: keywords(
    'отписаться, отписка, отпишите, отпишите меня, отменить подписку',
    'стоп, остановить',
    'отмена, отменить, конец, выход',
    'старт, начать, подписаться, подписка',
  ),
  uk: keywords(
    'відписатися, відписатись, відпишіть, відпишіть мене, відписка, скасувати підписку',
    'стоп, зупинити',
    'скасувати, відміна, кінець, вихід',
    'старт, почати, підписатися, підписка',
  ),
  ar: keywords(
    'إلغاء الاشتراك, إلغاء اشتراكي, ألغوا اشتراكي, إلغاء الإشتراك',
    'إيقاف, توقف, أوقف, قف, ستوب',
    'إلغاء, إنهاء, خروج',
    'ابدأ, بدء, اشترك, اشتراك, تفعيل',
  ),
  fa: keywords('لغو اشتراک, لغو عضویت, لغو پیامک', 'توقف, استاپ', 'لغو, پایان, خروج', 'شروع, عضویت, فعال'),
  he: keywords(
    'הסר, הסרה, הסירו, הסר אותי, הסירו אותי, להסיר',
    'עצור, סטופ',
    'ביטול, בטל, סיום',
    'התחל, הירשם, הצטרף, סטארט',
  ),
  hi: keywords(
    'अनसब्सक्राइब, सदस्यता समाप्त करें, सदस्यता रद्द करें',
    'रोकें, रोको, स्टॉप',
    'बंद, बंद करें, बंद करो, रद्द, रद्द करें, समाप्त',
    'शुरू, शुरू करें, चालू, स्टार्ट, सदस्यता',
  ),
  fil: keywords(
    'itigil ang text',
    'tigil, itigil, hinto, ihinto',
    'kanselahin, wakas',
    'simula, simulan, magsimula',
  ),
  th: keywords(
    [
      'เลิกรับ, เลิกรับข่าวสาร, เลิกรับข้อความ, ยกเลิกรับ, ยกเลิกรับข่าวสาร, ยกเลิกรับข้อความ, ยกเลิกการรับ, ยกเลิกการรับข่าวสาร',
      'ยกเลิกการรับข้อความ, ยกเลิกการสมัคร, ยกเลิกการติดตาม, ไม่รับข่าวสาร, ไม่รับข้อความ, งดรับข่าวสาร, งดรับข้อความ',
    ].join(', '),
    'หยุด, หยุดส่ง, หยุดส่งข้อความ, หยุดส่งข่าวสาร, หยุดรับ, หยุดรับข้อความ, หยุดรับข่าวสาร, สต็อป, สต๊อป',
    'ยกเลิก, เลิก, จบ, ออก',
    'เริ่ม, เริ่มต้น, เริ่มใหม่, รับ, รับข่าวสาร, รับข้อความ, สมัคร',
  ),
  zh: keywords(
    '退订, 退訂, 取消订阅, 取消訂閱, 停止订阅, 停止訂閱',
    '停止',
    '取消, 结束, 結束, 退出, td, t',
    '开始, 開始, 订阅, 訂閱, 恢复, 恢復',
  ),
  ja: keywords(
    '配信停止, 配信停止希望, 配信解除, 購読解除, 登録解除',
    '停止, ストップ',
    '解除, 退会, キャンセル, 終了, 中止',
    '開始, 再開, 配信再開, スタート, 登録',
  ),
  ko: keywords(
    '수신거부, 수신 거부, 구독취소, 구독 취소, 구독해지, 구독 해지',
    '중지, 중단, 스톱',
    '취소, 해지, 종료, 그만',
    '시작, 수신동의, 수신 동의, 구독',
  ),
}
