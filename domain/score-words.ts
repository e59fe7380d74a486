import { SCORES, type Score } from './score.ts'

/** How people write a score in one language: "five stars", "5 points", "5 out of 5". */
interface ScoreWords {
  /** One to five. Several forms of one number are separated by a slash. */
  numbers: string
  /** The words for stars and points. */
  units: string
  /** The words between a score and the best score. */
  outOf?: string
  /** Words that announce a score, also several together: "rating: 5", "I give it a 5", "ให้ 5". */
  lead?: string
  /** Words after a score that add nothing: "5 from me". */
  tail?: string
}

const LANGUAGES: readonly ScoreWords[] = [
  {
    numbers: 'one, two, three, four, five',
    units: 'stars, star, points, point, pts, pt, star rating, star service, star review',
    outOf: 'out of, of',
    lead: [
      'score, rating, my score, my rating, my rating is, my score is, the score is, score is, rating is, answer, my answer, my answer is, answer is',
      'i give, i give you, i give it, i give this, ill give, ill give you, ill give it, i will give, id give, id give you, id give it, id give this',
      'i would give, i would give you, i would give it, i would give this, i rate, i rate it, i rate you, i rate this, id rate, id rate it, id rate you, id rate this',
      'i would rate, i would rate it, i would rate you, i would rate this, i say, id say, i would say, giving, giving you, its a, it is a, it was a',
      'definitely, definitely a, easily, easily a, easy, an easy, solid, a solid, strong, a strong, a, a big, a full, a perfect, i choose, i pick, i select, option, choice, my choice, my choice is, number, vote, my vote, my vote is',
    ].join(', '),
    tail: 'from me, it is, for sure, definitely, easily, all the way, of course, without a doubt, no doubt',
  },
  {
    numbers: 'un/una/uno, dos, tres, cuatro, cinco',
    units: 'estrellas, estrella, puntos, punto',
    outOf: 'de, sobre',
    lead: 'puntuación, mi puntuación, mi puntuación es, calificación, mi calificación, mi calificación es, nota, mi nota, mi nota es, doy, le doy, les doy, te doy, os doy, le daría, les daría, pongo, le pongo, les pongo, te pongo, un, opción, número, mi voto, elijo',
    tail: 'de mi parte, por supuesto, claro, sin duda',
  },
  {
    numbers: 'um/uma, dois/duas, três/tres, quatro, cinco',
    units: 'estrelas, estrela, pontos, ponto',
    outOf: 'de',
    lead: 'avaliação, minha avaliação, minha avaliação é, nota, minha nota, minha nota é, dou, dou um, eu dou, eu dou um, opção, número, escolho',
    tail: 'da minha parte, com certeza, sem dúvida',
  },
  {
    numbers: 'un/une, deux, trois, quatre, cinq',
    units: 'étoiles, étoile, etoiles, etoile, points, point',
    outOf: 'sur',
    lead: 'note, ma note, ma note est, je donne, je mets, je vous donne, je vous mets, je donnerais, un, option, numéro, choix, je choisis',
    tail: 'de ma part, bien sûr, sans hésiter',
  },
  {
    numbers: 'ein/eine/einen, zwei, drei, vier, fünf/fuenf',
    units: 'sterne, sternen, stern, punkte, punkten, punkt',
    outOf: 'von',
    lead: 'bewertung, meine bewertung, meine bewertung ist, ich gebe, ich gebe ihnen, ich gebe euch, ich vergebe, eine, note, meine note, option, nummer, ich wähle, klare, glatte',
    tail: 'von mir, auf jeden fall, natürlich',
  },
  {
    numbers: 'un/una, due, tre, quattro, cinque',
    units: 'stelle, stella, punti, punto',
    outOf: 'su',
    lead: 'voto, il mio voto, il mio voto è, punteggio, valutazione, do, darei, metto, un, opzione, numero, scelgo',
    tail: 'da parte mia, sicuramente, certo',
  },
  {
    numbers: 'een/één, twee, drie, vier, vijf',
    units: 'sterren, ster, punten, punt',
    outOf: 'van de, van, uit',
    lead: 'cijfer, mijn cijfer, beoordeling, mijn beoordeling, mijn beoordeling is, ik geef, ik geef jullie, een, optie, nummer, ik kies',
    tail: 'van mij, zeker',
  },
  {
    numbers: 'satu, dua, tiga, empat, lima',
    units: 'bintang, poin, mata',
    outOf: 'dari',
    lead: 'nilai, skor, rating, saya beri, saya kasih, aku kasih, pilih, saya pilih, nomor',
    tail: 'dari saya',
  },
  {
    numbers: 'một, hai, ba, bốn, năm',
    units: 'sao, điểm, diem',
    outOf: 'trên',
    lead: 'đánh giá, cho, tôi cho, mình cho, em cho, chấm, tôi chấm, chọn, tôi chọn, mình chọn, em chọn',
  },
  {
    numbers: 'bir, iki, üç/uc, dört/dort, beş/bes',
    units: 'yıldız, yildiz, puan',
    lead: 'puanım, puanim, oyum, notum',
    tail: 'veriyorum, benden',
  },
  {
    numbers: 'одна/один, две/два, три, четыре, пять',
    units: 'звезда, звезды, звёзды, звезд, звёзд, балл, балла, баллов',
    outOf: 'из',
    lead: 'оценка, моя оценка, ставлю, поставлю, на, твёрдая, твердая, выбираю',
    tail: 'от меня, конечно',
  },
  {
    numbers: "одна/один, дві/два, три, чотири, п'ять",
    units: 'зірка, зірки, зірок, бал, бали, балів',
    outOf: 'із, з',
    lead: 'оцінка, моя оцінка, ставлю, на',
  },
  {
    numbers: 'واحد/واحدة, اثنان/اثنين, ثلاث/ثلاثة, أربع/أربعة, خمس/خمسة',
    units: 'نجمة, نجوم, نجمات, نقطة, نقاط',
    outOf: 'من',
    lead: 'تقييم, تقييمي, التقييم, أعطي, أعطيكم, أعطيك, أعطيه, اختار, رقم',
  },
  {
    numbers: 'یک, دو, سه, چهار, پنج',
    units: 'ستاره, امتیاز',
    outOf: 'از',
    lead: 'نمره, نمره من, امتیاز, امتیاز من, گزینه',
  },
  {
    numbers: 'אחד/אחת, שניים/שני/שתיים, שלושה/שלוש, ארבעה/ארבע, חמישה/חמש',
    units: 'כוכב, כוכבים, נקודה, נקודות',
    outOf: 'מתוך',
    lead: 'ציון, דירוג, הציון שלי, נותן, נותנת, אני נותן, אני נותנת, בוחר, בוחרת',
  },
  {
    numbers: 'एक, दो, तीन, चार, पाँच/पांच',
    units: 'स्टार, स्टार्स, सितारा, सितारे, तारे, अंक, पॉइंट',
    lead: 'रेटिंग, मेरी रेटिंग, नंबर',
  },
  {
    numbers: 'isa/isang, dalawa/dalawang, tatlo/tatlong, apat, lima/limang',
    units: 'bituin, puntos',
    lead: 'marka, score ko, rating ko',
  },
  {
    numbers: 'หนึ่ง, สอง, สาม, สี่, ห้า',
    units: 'ดาว, คะแนน, คะแนนเต็ม, แต้ม, เต็ม',
    outOf: 'จาก, เต็ม',
    lead: 'ให้, ให้คะแนน, ขอให้, เอาไป, เลือก, ข้อ, ระดับ, ตอบ, หมายเลข, เบอร์',
  },
  {
    numbers: '一, 二/两/兩, 三, 四, 五',
    units: '星, 颗星, 顆星, 星级, 星級, 星好评, 星好評, 分',
    lead: '评分, 評分, 打, 打分, 给, 給, 我给, 我給, 给你, 給你, 给您, 給您, 选, 選, 我选, 我選, 选择, 選擇',
  },
  { numbers: '一, 二, 三, 四, 五', units: 'つ星, 点, 星', lead: '評価, 評価は, 点数は', tail: 'つ, 番' },
  {
    numbers: '한/하나, 두/둘, 세/셋, 네/넷, 다섯/오',
    units: '점, 별',
    lead: '평점, 점수, 별점, 제 점수는',
    tail: '개, 번',
  },
]

function list(words = ''): string[] {
  return words === '' ? [] : words.split(', ')
}

/** The words for stars and points, the longest first. */
export const UNITS = unique(LANGUAGES.flatMap(({ units }) => list(units)))
export const OUT_OF = unique(LANGUAGES.flatMap(({ outOf }) => list(outOf)))
/** The best score, as it stands after "out of". */
export const BEST = ['5', ...unique(LANGUAGES.flatMap(({ numbers }) => formsOf(numbers)[4] ?? []))]
/** What may stand before a score: "rating: 5", "bintang 5". */
export const LEADS = unique(LANGUAGES.flatMap(({ units, lead }) => [...list(units), ...list(lead)]))

/** What may stand after a score and adds nothing. */
export const TAILS = unique(LANGUAGES.flatMap(({ tail }) => list(tail)))

/**
 * Number words with their score, in all languages. Alone they are no score, because many other texts
 * begin with them.
 */
export const NUMBERS: ReadonlyMap<string, Score> = new Map(
  SCORES.flatMap(score =>
    LANGUAGES.flatMap(({ numbers }) =>
      (formsOf(numbers)[score - 1] ?? []).map(word => [word, score] as const),
    ),
  ),
)

function formsOf(numbers: string): string[][] {
  return list(numbers).map(forms => forms.split('/'))
}

function unique(words: string[]): string[] {
  return [...new Set(words)].sort((a, b) => b.length - a.length)
}

/** Words after any score that begin a reason: "4 because it took long". */
export const BECAUSE = unique([
  ...list(
    'because, but, though, although, however, cuz, coz, bc, porque, pero, aunque, porém, parce que, mais, weil, aber, perché, omdat, maar',
  ),
  ...list(
    'karena, tapi, tetapi, vì, nhưng, çünkü, ama, fakat, потому что, но, хотя, бо, але, لأن, لكن, ولكن, چون, ولی, اما, כי, אבל, क्योंकि, लेकिन, dahil, kasi',
  ),
  ...list(
    'เพราะ, แต่, เนื่องจาก, 因为, 因為, 但, 但是, 虽然, 雖然, 可惜, でも, だけど, なぜなら, 왜냐하면, 하지만',
  ),
])

/**
 * Words that continue a sentence after a certain score: "5 stars for Ann". After a bare number they may
 * count things.
 */
export const GOES_ON = unique([
  ...list(
    'for, from, since, as, and, with, just, only, would, para, por, con, com, y, de, e, pour, et, avec, car, für, mit, und, da, von, per, ma, mas',
  ),
  ...list(
    'voor, met, want, en, untuk, dan, cho, và, için, за, и, для, від, ل, و, به, ל, ו, की, के, para kay, สำหรับ, ให้, จาก, 给, 給, 对, 對',
  ),
])
