/**
 * Words and phrases that politely close a talk and say nothing else, grouped by their meaning. A
 * message that consists only of these counts as an acknowledgement. "Yes" and "no" are not here,
 * because they answer a question. In scripts without spaces a message may join several of them
 * ("โอเคขอบคุณมากครับ").
 */
const list = (...lines: string[]): readonly string[] => lines.flatMap(line => line.split(', '))

/** Words of thanks. */
export const THANKS = list(
  // English
  'thanks, thank you, thank u, thank yu, thank ya, thank you all, thankyou, thanku, thanx, thx, thks, thnks, thnx, tks, tnx, ty, tysm, tyvm, ta, cheers',
  'many thanks, many many thanks, big thanks, much appreciated, appreciated, appreciate it, i appreciate it, thanks to you, thank you kindly, with thanks',
  'appreciate your help, i appreciate your help, i really appreciate it, much obliged, so grateful, very grateful, im grateful',
  // Spanish
  'gracias, muchas gracias, muchísimas gracias, muchisimas gracias, mil gracias, gracias a ti, gracias a usted, muy amable',
  'muy agradecido, muy agradecida, agradecido, agradecida, te lo agradezco, se lo agradezco, te agradezco, le agradezco, grax, grcs',
  // Portuguese
  'obrigado, obrigada, muito obrigado, muito obrigada, brigado, brigada, obg, obgd, valeu, vlw, grato, grata, agradeço, gratidão',
  'obrigadão, brigadão, brigadao, agradecemos',
  // French
  'merci, merci beaucoup, merci bien, merci infiniment, mille mercis, un grand merci, grand merci, mci, je vous remercie, je te remercie',
  // German
  'danke, vielen dank, besten dank, herzlichen dank, tausend dank, vielen lieben dank, danke schön, danke schoen, dankeschön',
  'dankeschoen, danke sehr, danke dir, danke ihnen, danke euch, danke vielmals, lieben dank, ich danke, ich danke ihnen',
  // Italian
  'grazie, grazie mille, mille grazie, molte grazie, tante grazie, grazie infinite, grazie tante, ti ringrazio, la ringrazio, vi ringrazio',
  // Dutch
  'dank je, dank je wel, dankje, dankjewel, dank u, dank u wel, dankuwel, bedankt, hartelijk dank, hartelijk bedankt, dank',
  // Indonesian, Malay
  'terima kasih, terimakasih, trima kasih, trimakasih, tima kasih, makasih, makasi, mksh, mksih, mks, trims, trmksh, tq, tqvm, tengkiu',
  // Vietnamese, also as it is typed without its marks
  'cảm ơn, cám ơn, cảm ơn bạn, cảm ơn anh, cảm ơn chị, cảm ơn em, cam on, cam on ban, cảm ơn shop, cảm ơn nhiều',
  // Turkish
  'teşekkürler, tesekkurler, teşekkür ederim, tesekkur ederim, teşekkür, çok teşekkürler, çok teşekkür ederim, sağ olun, sağ ol',
  'teşekkür ediyorum, tesekkur ediyorum, teşekkür ederiz, sağol, sağolun, sagol, sagolun, tşk, tşkler, tsk, tskler, eyvallah',
  'allah razı olsun',
  // Russian, Ukrainian
  'спасибо, большое спасибо, спасибо большое, огромное спасибо, спасибо огромное, спасибки, спасибочки, спс, пасиб, благодарю',
  'благодарю вас, дякую, дуже дякую, щиро дякую',
  // Arabic, Persian, Hebrew
  'شكرا, شكرا لك, شكرا لكم, شكرا جزيلا, جزيل الشكر, ألف شكر, مشكور, مشكورين, تسلم, تسلموا, يسلمو, ممنون, ممنونم, خیلی ممنون, مرسی',
  'شكرا كثير, شكرا كثيرا, مشكورة, تسلمين, يسلموا, يعطيك العافية, يعطيكم العافية, الله يعطيك العافية, الله يعطيكم العافية, متشكر',
  'جزاك الله خيرا, جزاك الله خير, جزاكم الله خيرا, جزاكم الله خير, بارك الله فيك, بارك الله فيكم, ثانكس, ثانكيو',
  'متشکرم, متشکر, مچکرم, تشکر, سپاس, سپاسگزارم, دستتون درد نکنه, دستت درد نکنه, دست شما درد نکنه',
  'תודה, תודה רבה, תודה לך, תודה לכם, המון תודה, רוב תודות, תודות, תודה ענקית',
  // Hindi
  'धन्यवाद, बहुत धन्यवाद, बहुत बहुत धन्यवाद, शुक्रिया, बहुत शुक्रिया, आपका धन्यवाद, थैंक यू, थैंक यू सो मच, थैंक्यू, थैंक्स, dhanyavaad, dhanyavad, dhanyawad, shukriya',
  // Tagalog
  'salamat, salamat po, maraming salamat, maraming salamat po, maraming maraming salamat',
  // Thai
  'ขอบคุณ, ขอบคุน, ขอบใจ, ขอบพระคุณ, กราบขอบพระคุณ, แต๊งกิ้ว, แต้งกิ้ว, แทงกิ้ว, แต๊ง, แต้งค์, แต๊งค์, ใจมาก',
  'khob khun, khop khun, kob khun, ขอบคุณ สวัสดี, ขอบคุณค่ะ สวัสดี, ขอบคุณครับ สวัสดี',
  // Chinese
  '谢谢, 謝謝, 谢了, 謝了, 谢谢哈, 謝謝哈, 多謝晒, 唔該晒, 感谢, 感謝, 多谢, 多謝, 十分感谢, 十分感謝, 非常感谢, 非常感謝, 唔该, 唔該',
  '太感谢了, 太感謝了, 太谢谢了, 太謝謝了, 谢啦, 謝啦, 感恩, 辛苦了, 辛苦您了, 辛苦你了, 麻烦了, 麻烦你了, 麻烦您了, 麻煩你了, 麻煩您了, 3q',
  ...['谢谢', '謝謝', '感谢', '感謝', '多谢', '多謝'].flatMap(thanks =>
    ['你', '您', '你们', '你們', '大家', '亲', '親', '老板', '老闆', '客服'].map(whom => `${thanks}${whom}`),
  ),
  // Japanese
  '大変ありがとうございます, 大変ありがとうございました, ありがとうございます, ありがとうございました, ありがとう, 有難うございます, 有難うございました, 有難う, どうも, サンキュー, arigatou, arigato, 感謝します, 感謝いたします',
  'ありがとー, ありがと, あざす, あざっす, 助かりました, 助かります, お世話になりました',
  // Korean
  '감사합니다, 감사해요, 감사드립니다, 감사, 고맙습니다, 고마워요, 고마워, 땡큐, 감사합니당, ㄱㅅ, ㄳ',
)

/** How much somebody is thanked, and who. */
export const DEGREES = list(
  'so much, so so much, very much, a lot, again, once again, lots, a bunch, a million, a ton, heaps, loads, really, in advance, and',
  'sir, maam, madam, team, everyone, guys, all, mate, man, bro, buddy, dear, boss, friend, my friend, x, xx, xoxo',
  'señor, señora, amigo, amiga, de verdad, de corazón, de nuevo, y, mesmo, demais, e, à vous, à toi, à vous aussi, bcp, énormément, encore, madame, monsieur, et',
  'nochmal, nochmals, vielmals, sehr, und, a lei, a te, a voi, di cuore, heel, erg, heel erg, en',
  'banyak, banget, kak, kakak, gan, sis, pak, bu, mbak, nhiều, nhieu, nhiều lắm, rất nhiều, bạn, ban, anh, chị, em, mình, shop, ad, admin',
  'ng marami, çok, cok, вам, тебе, вам большое, большое, огромное, очень, и',
  'لك, لكم, جزيلا, לך, לכם, מראש, מאוד, आपका, มาก, มากๆ, มากมาย, จริงๆ, แล้ว, 本当に, ほんとうに, 대단히, 정말, 너무, 진심으로, 非常, 十分',
)

/** Polite particles. They add nothing, and mean nothing alone. */
export const PARTICLES = list(
  'ครับ, คับ, ครับผม, ค้าบ, คร้าบ, คร้า, ฮะ, ฮับ, งับ, ค่ะ, คะ, ค่า, ขา, จ้า, จ้ะ, จ๊ะ, นะ, น้า, เลย, ๆ, ka, kha, krub, krab, krap, khrap, naka',
  'po, ya, ji, जी, ạ, nhé, nha, kak, deh, 了, 啦, です, ね, 요',
)

/** After a word, these turn it into a sentence. */
export const ENDINGS = list('है, でした, でお願いします, 이요, 입니다, 이에요, 예요, 합니다, 해요, 했어요')

/** "No", combined with thanks. */
export const REFUSALS = list(
  'no thanks, no thank you, no thx, no gracias, non merci, nein danke, no grazie, nee bedankt',
)

/** Praise. */
export const PRAISE = list(
  'great, perfect, cool, awesome, excellent, wonderful, lovely, nice, super, amazing, fantastic, brilliant, fabulous, superb, outstanding',
  'very good, very nice',
  'perfecto, genial, excelente, buenísimo, fantástico, maravilloso, estupendo, muy bien, muy bueno',
  'perfeito, ótimo, otimo, maravilhoso, maravilha, muito bom, show',
  'parfait, génial, formidable, impeccable, nickel, très bien, perfekt, toll, klasse, spitze, prima, wunderbar, ausgezeichnet, sehr gut, top',
  'perfetto, ottimo, eccellente, benissimo, molto bene, geweldig, uitstekend, heel goed, zeer goed, fijn',
  'mantap, bagus, bagus sekali, hebat, keren, sangat baik, tuyệt vời, tuyệt, rất tốt, tốt lắm, süper, harika, mükemmel, çok iyi, çok güzel',
  'отлично, прекрасно, супер, замечательно, великолепно, здорово, чудово, ممتاز, ممتازة, رائع, جميل, جيد جدا, عالی, عالیه, خیلی خوب',
  'מעולה, מצוין, אחלה, נהדר, מושלם, טוב מאוד, बढ़िया, बहुत बढ़िया, बहुत अच्छा, शानदार, ang galing, galing',
  'เยี่ยม, เยี่ยมมาก, ยอดเยี่ยม, ดีเยี่ยม, สุดยอด, ดี, ดีมาก, ประทับใจ, ประทับใจมาก',
  '很好, 非常好, 太好了, 很棒, 太棒了, 棒, 赞, 讚, 完美, 不错, 不錯, 满意, 滿意, 好评, 好評, 最高, 素晴らしい, 完璧, とても良い, 良かった',
  '최고, 좋아요, 좋습니다, 완벽해요, 훌륭해요, 만족',
)

/**
 * Praise for something specific. Like other praise it is no reason to continue the talk, but it is an
 * opinion of its own.
 */
export const COMPLIMENTS = list(
  'very helpful, so helpful, good job, great job, well done, great help, great service, good service, excellent service, amazing service, great support',
  'excelente servicio, muy buen servicio, buen servicio, excelente atención, excelente atendimento, ótimo atendimento, très bon service, super service',
  'toller service, super service, guter service, ottimo servizio, goede service, pelayanan bagus, dịch vụ tốt, отличный сервис, خدمة ممتازة, שירות מעולה',
  'บริการดี, บริการดีมาก, บริการเยี่ยม, 服务很好, 服务非常好, 服務很好, 丁寧な対応, 良い対応, 친절해요, 친절합니다',
)

/** Words that end a talk: they confirm, or say goodbye. */
export const CLOSINGS = list(
  // English
  'ok, okay, okey, okie, k, kk, alright, all right, noted, got it, understood, sounds good, all good, will do, copy that, roger',
  'thats all, that is all, no thats all, no that is all, that will be all, nothing else, thats great, that is great, thats perfect, thats fine, that works',
  'bye, goodbye, bye bye, good night, take care, god bless, god bless you, bless you, you too, same to you, likewise, stay safe, regards, best regards, kind regards',
  'have a nice day, have a great day, have a good day, have a good one, have a lovely day, have a nice evening, have a good evening, have a good night, have a good weekend',
  'have a nice weekend, have a great weekend, happy new year, happy holidays, merry christmas',
  'welcome, youre welcome, you are welcome, no problem, no worries, np, my pleasure, anytime',
  // Spanish, Portuguese
  'vale, de acuerdo, listo, entendido, está bien, adiós, adios, saludos, igualmente, bendiciones, dios le bendiga, dios te bendiga, feliz día, de nada',
  'beleza, blz, combinado, certo, tá bom, ta bom, está bem, entendi, tchau, por nada',
  // French, German, Italian, Dutch
  'daccord, dacc, entendu, compris, bien reçu, cest noté, noté, cest parfait, cest bon, au revoir, bonne journée, bonne soirée, bon weekend, bon week end, de rien, cordialement',
  'alles klar, passt, in ordnung, verstanden, gut, tschüss, tschüs, schönen tag, schönen tag noch, einen schönen tag, schönen abend, schönes wochenende, ebenso, gleichfalls, gerne',
  'va bene, bene, capito, ricevuto, ciao, buona giornata, buona serata, a presto, altrettanto, prego, di nulla',
  'oké, begrepen, duidelijk, is goed, goed, fijne dag, fijne avond, fijn weekend, prettige dag, tot ziens, doei, graag gedaan',
  // Indonesian, Malay, Vietnamese, Tagalog, Turkish
  'baik, oke, okeh, siap, sip, sama sama, vâng, dạ, sige, ingat, tamam, tamamdır, peki, anladım, rica ederim, görüşürüz, kolay gelsin',
  // Russian, Ukrainian
  'ок, окей, хорошо, понятно, понял, поняла, всё понял, все понял, ясно, ладно, договорились, принято, до свидания, хорошего дня, всего доброго, не за что',
  'добре, зрозуміло, гаразд, до побачення, гарного дня',
  // Arabic, Persian, Hebrew, Hindi
  'تمام, حسنا, اوكي, اوك, طيب, ماشي, مع السلامة, العفو, عفوا, باشه, اوکی, خداحافظ, אוקיי, אוקי, בסדר, סבבה, הבנתי, קיבלתי, ביי, יום טוב, יום נעים, בשמחה',
  'ठीक है, ठीक, ओके, समझ गया, समझ गई, thik hai, theek hai',
  // Thai
  'ครับ, คับ, ครับผม, ค้าบ, ค่ะ, ค่า, จ้า, จ้ะ, โอเค, โอเช, ได้, รับทราบ, ทราบแล้ว, เข้าใจแล้ว, เรียบร้อย, บาย, ยินดี, ไม่เป็นไร',
  // Chinese
  '好的, 好, 嗯, 嗯嗯, 行, 收到, 明白, 了解, 知道了, 没问题, 沒問題, 再见, 再見, 不客气, 不客氣',
  // Japanese
  '了解です, 了解しました, 了解いたしました, 了解, わかりました, 分かりました, 承知しました, 承知いたしました, かしこまりました, はい, よろしくお願いします, よろしくお願いいたします',
  // Korean
  '네, 네네, 넵, 예, 알겠습니다, 알겠어요, 확인했습니다, 수고하세요, 수고하셨습니다, 수고하십시오',
)

/**
 * Beside thanks or other words of these lists, these only close a talk. Alone they may mean something,
 * or greet.
 */
export const COMPANIONS = list(
  'done, received, solved, sorted, all sorted, all set, fixed, that helps, that helped, it works, it works now, works now, its working, its working now, it worked, got it now',
  'buen día, buenos días, buenas tardes, buenas noches, bom dia, boa tarde, boa noite, iyi günler, iyi akşamlar, iyi çalışmalar, selamat malam, selamat sore',
  'recibido, reçu, erhalten, ontvangen, получил, получила, все, всё, ได้รับแล้ว, ได้แล้ว, ใช้ได้แล้ว, ไม่มีแล้ว, 没有了, 沒有了, 没事了, 沒事了',
)

/** Words that begin a talk. */
export const GREETINGS = list(
  'hi, hello, hey, hi there, hello there, good morning, good afternoon, good evening, hola, buenas, buenos días, buenas tardes, buenas noches, olá, oi',
  'bom dia, boa tarde, boa noite, bonjour, bonsoir, salut, hallo, guten tag, guten morgen, guten abend, moin, ciao, buongiorno, buonasera, salve, hoi',
  'goedemorgen, goedemiddag, goedenavond, halo, selamat pagi, selamat siang, selamat sore, selamat malam, xin chào, chào, kumusta, merhaba, selam',
  'привет, здравствуйте, добрый день, добрый вечер, привіт, добрий день, مرحبا, السلام عليكم, سلام, שלום, היי, नमस्ते',
  'สวัสดี, 你好, 您好, こんにちは, こんばんは, 안녕하세요',
)

/** Words of these lists that can also answer a question. Beside thanks they are no opinion. */
export const ASSENTS = list(
  'ok, okay, okey, okie, k, kk, alright, all right, noted, got it, understood, will do, vale, de acuerdo, listo, entendido, combinado, certo, tá bom, daccord',
  'entendu, compris, alles klar, passt, verstanden, va bene, capito, oké, baik, oke, siap, sip, sige, vâng, dạ, tamam, peki, ок, хорошо, понятно, ладно, добре',
  'تمام, حسنا, اوكي, طيب, باشه, אוקיי, בסדר, ठीक है, ठीक, ओके, โอเค, โอเช, ได้, รับทราบ, 好的, 好, 嗯, 行, 收到, 明白, 知道了',
  '了解です, 了解しました, 了解, わかりました, 承知しました, はい, 네, 넵, 알겠습니다',
)

/** "Please", as it stands beside a word that asks for something. */
export const PLEASE = list(
  'please, pls, plz, plse, por favor, porfa, por gentileza, sil vous plaît, sil vous plait, sil te plaît, svp, stp, bitte, per favore',
  'per piacere, alstublieft, alsjeblieft, aub, tolong, mohon, làm ơn, xin, lütfen, пожалуйста, пж, будь ласка',
  'من فضلك, لو سمحت, رجاء, لطفا, בבקשה, נא, אנא, कृपया, paki, pakiusap, กรุณา, โปรด, ช่วย, รบกวน, ขอ, ด้วย, ที, 请, 請, 麻烦, 麻煩',
  'お願いします, お願い, をお願いします, ください, してください, して下さい, して, 주세요, 해주세요, 부탁드립니다, 부탁해요',
)

/** Emoji that only close a talk. Skin colour and gender don't matter. Unhappy faces are not included. */
export const CLOSING_EMOJI =
  '🙏 👍 👌 🤝 🫱‍🫲 ✅ ☑ ✔ 💯 🙌 👏 🤲 🙇 🙆 ❤ ♥ ❣ 🩷 🧡 💛 💚 💙 🩵 💜 🤍 🩶 🤎 🖤 💖 💕 💗 💓 💞 💝 🫰 ❤‍🔥 ❤‍🩹 🥰 😊 😀 😃 😄 😁 🙂 😇 😍 🤩 ☺ 😉 😘 🤗 🫶 🫡 🌹 💐 🎉 ✨ ⭐ 🌟 👋 🔥 💪 🥳 🎊 🎁 🌷 🌸 🌺 🌻 🌼 🍀 ☀ 🌞 ✌ 🤙 🏆 🥇 😎 😌 🎈 💫 🌈 😻 👑 🥂 🆗'
