/**
 * Words and phrases that, alone, only close a talk politely, by what they say. A message counts as an acknowledgement when it
 * is made of nothing else. "Yes" and "no" are not here: they answer something. In scripts without spaces a message may string
 * several together ("โอเคขอบคุณมากครับ").
 */
const list = (...lines: string[]): readonly string[] => lines.flatMap(line => line.split(', '))

/** Thanks proper. */
export const THANKS = list(
  // English
  'thanks, thank you, thank u, thank you all, thankyou, thanku, thanx, thx, thnx, tks, tnx, ty, tysm, tyvm, cheers',
  'many thanks, much appreciated, appreciated, appreciate it, i appreciate it, thanks to you, thank you kindly',
  // Spanish
  'gracias, muchas gracias, muchísimas gracias, muchisimas gracias, mil gracias, gracias a ti, gracias a usted, muy amable',
  'muy agradecido, muy agradecida, te lo agradezco, se lo agradezco',
  // Portuguese
  'obrigado, obrigada, muito obrigado, muito obrigada, brigado, brigada, obg, obgd, valeu, vlw, grato, grata, agradeço, gratidão',
  // French
  'merci, merci beaucoup, merci bien, merci infiniment, mille mercis, un grand merci, grand merci, mci',
  // German
  'danke, vielen dank, besten dank, herzlichen dank, tausend dank, vielen lieben dank, danke schön, danke schoen, dankeschön',
  'dankeschoen, danke sehr, danke dir, danke ihnen, danke euch',
  // Italian
  'grazie, grazie mille, mille grazie, molte grazie, tante grazie, grazie infinite, ti ringrazio, la ringrazio',
  // Dutch
  'dank je, dank je wel, dankje, dankjewel, dank u, dank u wel, dankuwel, bedankt, hartelijk dank, hartelijk bedankt, dank',
  // Indonesian, Malay
  'terima kasih, terimakasih, trima kasih, trimakasih, makasih, makasi, trims, tq, tengkiu',
  // Vietnamese, also as it is typed without its marks
  'cảm ơn, cám ơn, cảm ơn bạn, cảm ơn anh, cảm ơn chị, cảm ơn em, cam on, cam on ban, cảm ơn shop, cảm ơn nhiều',
  // Turkish
  'teşekkürler, tesekkurler, teşekkür ederim, tesekkur ederim, teşekkür, çok teşekkürler, çok teşekkür ederim, sağ olun, sağ ol',
  'sağol, sağolun, sagol, sagolun, tşk, eyvallah',
  // Russian, Ukrainian
  'спасибо, большое спасибо, спасибо большое, огромное спасибо, спасибо огромное, спс, пасиб, благодарю, дякую, дуже дякую, щиро дякую',
  // Arabic, Persian, Hebrew
  'شكرا, شكرا لك, شكرا لكم, شكرا جزيلا, جزيل الشكر, ألف شكر, مشكور, مشكورين, تسلم, تسلموا, يسلمو, ممنون, ممنونم, خیلی ممنون, مرسی',
  'متشکرم, تشکر, سپاس, سپاسگزارم, תודה, תודה רבה, תודה לך, תודה לכם, המון תודה, רוב תודות',
  // Hindi
  'धन्यवाद, बहुत धन्यवाद, बहुत बहुत धन्यवाद, शुक्रिया, बहुत शुक्रिया, थैंक यू, थैंक्यू, थैंक्स, dhanyavaad, dhanyavad, dhanyawad, shukriya',
  // Tagalog
  'salamat, salamat po, maraming salamat, maraming salamat po',
  // Thai
  'ขอบคุณ, ขอบคุน, ขอบใจ, ขอบพระคุณ, กราบขอบพระคุณ, แต๊งกิ้ว, แต้งกิ้ว, แต๊ง',
  // Chinese
  '谢谢, 謝謝, 谢了, 謝了, 多謝晒, 感谢, 感謝, 多谢, 多謝, 十分感谢, 十分感謝, 非常感谢, 非常感謝, 唔该, 唔該',
  // Japanese
  'ありがとうございます, ありがとうございました, ありがとう, 有難うございます, 有難うございました, 有難う, どうも, サンキュー, arigatou, arigato, 感謝します, 感謝いたします',
  // Korean
  '감사합니다, 감사해요, 감사드립니다, 감사, 고맙습니다, 고마워요, 고마워, 땡큐',
)

/** How much is thanked, and for what. */
export const DEGREES = list(
  'so much, very much, a lot, again, lots, a bunch, in advance, sir, maam, madam, team, everyone, guys',
  'for your help, for the help, for help, for everything, for your time',
  'por todo, señor, señora, à vous, à toi, por su ayuda, por tu ayuda, de nuevo, por tudo, pela ajuda, pour tout, pour votre aide, pour ton aide, encore',
  'für alles, für die hilfe, für ihre hilfe, für deine hilfe, nochmal, nochmals, di tutto, per tutto, per il suo aiuto, voor alles',
  'voor de hulp, voor je hulp, voor uw hulp, banyak, banget, nhiều, nhiều lắm, rất nhiều, çok, за помощь, за всё, за все, за допомогу',
  'لك, لكم, على المساعدة, על הכל, על העזרה, มาก, มากๆ, มากมาย, จริงๆ, ๆ, 本当に, ほんとうに, 대단히, 정말, 너무, 非常, 十分',
)

/** Little words of politeness, which add nothing. */
export const PARTICLES = list(
  'ครับ, คับ, ครับผม, ค้าบ, ฮะ, ค่ะ, คะ, ค่า, ขา, จ้า, จ้ะ, จ๊ะ, นะ, น้า, เลย, ๆ, po, ya, ji, जी, 你, 您, 了, 啦, です, ね, 요',
)

/** "No", with thanks. */
export const REFUSALS = list(
  'no thanks, no thank you, no thx, no gracias, non merci, nein danke, no grazie, nee bedankt',
)

/** A word that a talk ends with, which says that it was heard, that it was good, or goodbye. */
export const CLOSINGS = list(
  // English
  'ok, okay, okey, okie, k, kk, alright, all right, great, perfect, cool, awesome, excellent, wonderful, lovely, nice, super',
  'noted, got it, understood, sounds good, all good, will do, thats all, that is all, bye, goodbye, bye bye, good night',
  'have a nice day, have a great day, have a good day, have a good one, take care, god bless, god bless you, you too, welcome',
  // Spanish, Portuguese
  'vale, de acuerdo, perfecto, genial, listo, adiós, adios, beleza, perfeito, combinado, tchau',
  // French, German, Italian, Dutch
  'daccord, parfait, entendu, au revoir, bonne journée, alles klar, passt, tschüss, va bene, perfetto, ciao, prima',
  // Indonesian, Malay, Vietnamese, Turkish
  'baik, oke, siap, vâng, dạ, tamam',
  // Russian, Arabic, Hindi
  'хорошо, понятно, تمام, ठीक है',
  // Thai
  'โอเค, โอเช, ได้, รับทราบ, ทราบแล้ว, เข้าใจแล้ว, เรียบร้อย, แล้ว, สวัสดี, บาย, ดี, เยี่ยม',
  // Chinese
  '好的, 好, 收到, 明白, 知道了, 再见, 再見',
  // Japanese
  '了解です, 了解しました, 了解, わかりました, 承知しました, はい',
  // Korean
  '네, 넵, 알겠습니다',
)

/** Words of the above that answer a question as well as they close a talk: beside thanks, they are no opinion of anything. */
export const ASSENTS = list(
  'ok, okay, okey, okie, k, kk, alright, all right, noted, got it, understood, will do, vale, de acuerdo, listo, combinado, daccord',
  'entendu, alles klar, passt, va bene, baik, oke, siap, vâng, dạ, tamam, хорошо, понятно, تمام, ठीक है, โอเค, โอเช, ได้, รับทราบ',
  '好的, 好, 收到, 明白, 知道了, 了解です, 了解しました, 了解, わかりました, 承知しました, はい, 네, 넵, 알겠습니다',
)

/** "Please", as it stands beside a word that asks for something. */
export const PLEASE = list(
  'please, pls, plz, plse, por favor, porfa, por gentileza, sil vous plaît, sil vous plait, sil te plaît, svp, stp, bitte, per favore',
  'per piacere, alstublieft, alsjeblieft, aub, tolong, mohon, làm ơn, xin, lütfen, пожалуйста, пж, будь ласка',
  'من فضلك, لو سمحت, رجاء, لطفا, בבקשה, कृपया, paki, pakiusap, กรุณา, โปรด, ช่วย, ด้วย, ที, 请, 請, 麻烦, 麻煩',
  'お願いします, お願い, ください, してください, して下さい, して, 주세요, 해주세요, 부탁드립니다, 부탁해요',
)

/** Emoji that only close a talk; skin and sex don't matter. A face that complains is not among them. */
export const CLOSING_EMOJI =
  '🙏 👍 👌 🤝 🫱‍🫲 ✅ ☑ ✔ 💯 🙌 👏 🤲 🙇 🙆 ❤ ♥ ❣ 🩷 🧡 💛 💚 💙 🩵 💜 🤍 🩶 🤎 🖤 💖 💕 💗 💓 💞 💝 🫰 ❤‍🔥 ❤‍🩹 🥰 😊 😀 😃 😄 😁 🙂 😇 😍 🤩 ☺ 😉 😘 🤗 🫶 🫡 🌹 💐 🎉 ✨ ⭐ 🌟 👋'
