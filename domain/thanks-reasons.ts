/**
 * What customers give thanks for: "for your quick reply", "por la información". Beside thanks it says
 * nothing more.
 */

const list = (words: string): readonly string[] => words.split(', ')

/** Combines each beginning with each thing: `for the` and `help` become "for the help". */
function each(beginnings: string, things: string): readonly string[] {
  return list(beginnings).flatMap(beginning => list(things).map(thing => `${beginning} ${thing}`))
}

export const THANKED_FOR: readonly string[] = [
  // English
  ...each(
    'for, for the, for your, for all the, for all your, for the quick, for your quick, for the fast, for your fast, for the prompt, for your prompt, for such quick, for the great, for your great, for the kind, for your kind',
    'help, support, assistance, service, reply, response, answer, information, info, update, patience, time, understanding, advice, explanation, effort, efforts, work, attention, cooperation, time and help',
  ),
  ...list(
    'for everything, for helping, for helping me, for helping me out, for helping out, for letting me know, for getting back to me, for getting back, for reaching out, for checking',
  ),
  ...list(
    'for replying, for responding, for answering, for explaining, for confirming, for being so helpful, for fixing it, for sorting it out, for sorting this out, for the heads up',
  ),
  // Spanish, Portuguese
  ...each(
    'por, por la, por su, por tu, por el, por toda la, por toda su, por toda tu, por la rápida, por su rápida, por tu rápida, por su pronta, por la pronta',
    'ayuda, atención, información, info, respuesta, paciencia, apoyo, soporte, tiempo, servicio, gestión, orientación, amabilidad',
  ),
  ...list('por todo, por responder, por contestar, por ayudarme, por avisar, por atenderme, por escribir'),
  ...each(
    'pela, pelo, pela sua, pelo seu, por toda, pela rápida, por sua, por seu',
    'ajuda, atenção, informação, informações, retorno, resposta, apoio, suporte, atendimento, tempo, paciência, serviço, gentileza, agilidade',
  ),
  ...list('por tudo, por responder, por ajudar, por me ajudar'),
  // French
  ...each(
    'pour, pour la, pour le, pour les, pour votre, pour ton, pour ta, pour vos, pour toute votre, pour cette, pour votre rapide',
    'aide, laide, réponse, retour, information, linformation, informations, info, linfo, infos, service, patience, temps, réactivité, rapidité, soutien, disponibilité, confirmation',
  ),
  ...list('pour tout, pour votre réponse rapide, pour ta réponse rapide, pour la réponse rapide'),
  // German
  ...each(
    'für, für die, für den, für das, für ihre, für deine, für eure, für ihren, für deinen, für die schnelle, für ihre schnelle, für deine schnelle, für die nette, für die rasche',
    'hilfe, antwort, info, infos, information, informationen, auskunft, unterstützung, rückmeldung, service, mühe, geduld, beratung, bearbeitung, support, nachricht, zeit',
  ),
  ...list('für alles, fürs helfen'),
  // Italian, Dutch
  ...each(
    'per, per il, per la, per le, per il suo, per la sua, per il tuo, per la tua, per il vostro, per la vostra, per tutto il, per la rapida',
    'aiuto, laiuto, risposta, informazioni, informazione, linformazione, supporto, disponibilità, pazienza, assistenza, lassistenza, servizio, tempo, gentilezza, velocità',
  ),
  ...list('per tutto, di tutto, per laiuto'),
  ...each(
    'voor, voor de, voor je, voor uw, voor jullie, voor het, voor de snelle, voor je snelle, voor uw snelle, voor alle',
    'hulp, antwoord, reactie, info, informatie, service, tijd, moeite, geduld, uitleg, ondersteuning',
  ),
  ...list('voor alles'),
  // Indonesian, Vietnamese, Tagalog
  ...list('bantuannya, informasinya, infonya, responnya, penjelasannya, pelayanannya, perhatiannya'),
  ...each(
    'atas, untuk',
    'bantuannya, informasinya, infonya, responnya, penjelasannya, pelayanannya, perhatiannya, bantuan, informasi, waktunya',
  ),
  ...list(
    'đã hỗ trợ, đã giúp, đã giúp đỡ, vì đã giúp, vì đã hỗ trợ, đã phản hồi, đã tư vấn, đã trả lời, vì tất cả',
  ),
  ...list('sa tulong, sa tulong mo, sa tulong nyo, sa tulong niyo, sa reply, sa response, sa info, sa lahat'),
  // Turkish, Russian, Ukrainian
  ...list(
    'yardımınız için, yardım için, ilginiz için, bilgi için, cevap için, yanıtınız için, cevabınız için, desteğiniz için, her şey için',
  ),
  ...each(
    'за, за вашу, за ваш, за быструю, за быстрый, за оперативную, за оперативный',
    'помощь, ответ, информацию, оперативность, поддержку, консультацию, внимание, терпение, обратную связь, обслуживание, понимание, работу',
  ),
  ...list(
    'за всё, за все, за допомогу, за вашу допомогу, за відповідь, за швидку відповідь, за інформацію, за підтримку, за увагу',
  ),
  // Arabic, Persian, Hebrew, Hindi
  ...each(
    'على',
    'المساعدة, مساعدتك, مساعدتكم, الرد, سرعة الرد, الرد السريع, المعلومات, المعلومة, الاهتمام, اهتمامك, اهتمامكم, الخدمة, التوضيح, كل شيء',
  ),
  ...list('لمساعدتك, لمساعدتكم, لاهتمامكم, لاهتمامك'),
  ...list('بابت کمک, بابت راهنمایی, از کمکتون, از راهنماییتون, از پاسخ, برای کمک, از شما, بابت همه چیز'),
  ...list(
    'על העזרה, על המענה, על המענה המהיר, על התשובה, על המידע, על השירות, על הכל, על הסבלנות, על התמיכה',
  ),
  ...each('मदद, आपकी मदद, सहायता, आपकी सहायता, जानकारी, सब कुछ', 'के लिए'),
  // Thai
  ...each('สำหรับ', 'ข้อมูล, ความช่วยเหลือ, คำแนะนำ, ทุกอย่าง, คำตอบ, บริการ').map(words => words.replace(' ', '')),
  ...list('ที่ช่วย, ที่ช่วยเหลือ, ที่ช่วยดูแล, ที่ดูแล, ที่ตอบ, ที่แจ้ง, ที่ให้ข้อมูล, ที่แนะนำ, ที่ให้คำแนะนำ'),
  // Chinese, Japanese, Korean
  ...list(
    '帮忙, 帮助, 你的帮助, 您的帮助, 你的帮忙, 您的帮忙, 回复, 您的回复, 你的回复, 解答, 耐心解答, 支持, 理解, 协助, 您的协助',
  ),
  ...list('幫忙, 幫助, 你的幫助, 您的幫助, 你的幫忙, 您的幫忙, 回覆, 您的回覆, 你的回覆, 協助, 您的協助'),
  ...list(
    'ご対応, ご対応いただき, ご連絡, ご連絡いただき, お返事, ご返信, ご返信いただき, 早い対応, 迅速な対応, 迅速なご対応, 丁寧な対応, 丁寧なご対応',
  ),
  ...list('ご回答, ご回答いただき, 教えていただき, 助けていただき, ご丁寧に, 早速'),
  ...list(
    '도와주셔서, 도움, 답변, 빠른 답변, 신속한 답변, 친절한 답변, 답변해주셔서, 답변 주셔서, 안내, 친절한 안내, 상담, 친절한 상담, 빠른 처리, 처리해주셔서, 알려주셔서',
  ),
]
