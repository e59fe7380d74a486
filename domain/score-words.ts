/** How a language tells a score: "five stars", "5 points", "5 out of 5". */
interface ScoreWords {
  /** One to five; forms of one number are parted by a stroke. */
  numbers: string
  /** What stars and points are called. */
  units: string
  /** Between a score and the best one. */
  outOf?: string
  /** Announces a score: "rating: 5", "ให้ 5". */
  lead?: string
}

const LANGUAGES: readonly ScoreWords[] = [
  {
    numbers: 'one, two, three, four, five',
    units: 'stars, star, points, point, pts, pt, star rating, star service, star review',
    outOf: 'out of, of',
    lead: 'score, rating, my score, my rating, my rating is, my score is, answer, my answer, i give, i give you, i give it, i rate, i rate it, id give, id give it, a',
  },
  {
    numbers: 'un/una/uno, dos, tres, cuatro, cinco',
    units: 'estrellas, estrella, puntos, punto',
    outOf: 'de, sobre',
    lead: 'puntuación, calificación, nota, mi nota, doy, le doy, les doy, te doy',
  },
  {
    numbers: 'um/uma, dois/duas, três/tres, quatro, cinco',
    units: 'estrelas, estrela, pontos, ponto',
    outOf: 'de',
    lead: 'avaliação, nota, minha nota, dou, dou nota',
  },
  {
    numbers: 'un/une, deux, trois, quatre, cinq',
    units: 'étoiles, étoile, etoiles, etoile, points, point',
    outOf: 'sur',
    lead: 'note, ma note, je donne, je mets',
  },
  {
    numbers: 'ein/eine/einen, zwei, drei, vier, fünf',
    units: 'sterne, sternen, stern, punkte, punkten, punkt',
    outOf: 'von',
    lead: 'bewertung, meine bewertung, ich gebe',
  },
  {
    numbers: 'un/una, due, tre, quattro, cinque',
    units: 'stelle, stella, punti, punto',
    outOf: 'su',
    lead: 'voto, il mio voto, do',
  },
  {
    numbers: 'een/één, twee, drie, vier, vijf',
    units: 'sterren, ster, punten, punt',
    outOf: 'van de, van, uit',
    lead: 'cijfer, beoordeling, ik geef',
  },
  {
    numbers: 'satu, dua, tiga, empat, lima',
    units: 'bintang, poin, mata',
    outOf: 'dari',
    lead: 'nilai, skor, saya beri, saya kasih',
  },
  {
    numbers: 'một, hai, ba, bốn, năm',
    units: 'sao, điểm, diem',
    outOf: 'trên',
    lead: 'đánh giá, cho, tôi cho, mình cho',
  },
  { numbers: 'bir, iki, üç, dört, beş', units: 'yıldız, yildiz, puan', lead: 'puanım, puanim, oyum' },
  {
    numbers: 'одна/один, две/два, три, четыре, пять',
    units: 'звезда, звезды, звёзды, звезд, звёзд, балл, балла, баллов',
    outOf: 'из',
    lead: 'оценка, моя оценка, ставлю, на',
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
    lead: 'تقييم, تقييمي, التقييم',
  },
  { numbers: 'یک, دو, سه, چهار, پنج', units: 'ستاره, امتیاز', outOf: 'از', lead: 'نمره, امتیاز' },
  {
    numbers: 'אחד/אחת, שניים/שני/שתיים, שלושה/שלוש, ארבעה/ארבע, חמישה/חמש',
    units: 'כוכב, כוכבים, נקודה, נקודות',
    outOf: 'מתוך',
    lead: 'ציון, דירוג, הציון שלי, נותן, נותנת',
  },
  { numbers: 'एक, दो, तीन, चार, पाँच/पांच', units: 'स्टार, स्टार्स, सितारा, सितारे, तारे, अंक, पॉइंट', lead: 'रेटिंग' },
  {
    numbers: 'isa/isang, dalawa/dalawang, tatlo/tatlong, apat, lima/limang',
    units: 'bituin, puntos',
    lead: 'marka',
  },
  {
    numbers: 'หนึ่ง, สอง, สาม, สี่, ห้า',
    units: 'ดาว, คะแนน, คะแนนเต็ม, แต้ม, เต็ม',
    outOf: 'จาก, เต็ม',
    lead: 'ให้, ให้คะแนน, ขอให้, เอาไป',
  },
  {
    numbers: '一, 二/两/兩, 三, 四, 五',
    units: '星, 颗星, 顆星, 星级, 分',
    lead: '评分, 評分, 打, 给, 給, 我给, 我給',
  },
  { numbers: '一, 二, 三, 四, 五', units: 'つ星, 点, 星, つ', lead: '評価, 評価は' },
  { numbers: '한/하나, 두/둘, 세/셋, 네/넷, 다섯', units: '점, 별, 개', lead: '평점, 점수, 별점' },
]

const list = (words = '') => (words === '' ? [] : words.split(', '))

/** What stars and points are called, the longest first. */
export const UNITS = unique(LANGUAGES.flatMap(({ units }) => list(units)))
export const OUT_OF = unique(LANGUAGES.flatMap(({ outOf }) => list(outOf)))
/** The best score, as it is told behind "out of". */
export const BEST = ['5', ...unique(LANGUAGES.flatMap(({ numbers }) => formsOf(numbers)[4] ?? []))]
/** What may stand before a score: "rating: 5", "bintang 5". */
export const LEADS = unique(LANGUAGES.flatMap(({ units, lead }) => [...list(units), ...list(lead)]))

/** Scores in words, from 1 to 5; a bare number word is none, since much else begins with it. */
export const SPELLED: readonly (readonly string[])[] = [0, 1, 2, 3, 4].map(index =>
  unique(
    LANGUAGES.flatMap(({ numbers, units, outOf }) => {
      const best = formsOf(numbers)[4] ?? []
      return (formsOf(numbers)[index] ?? []).flatMap(number => [
        ...list(units).flatMap(unit => [`${number} ${unit}`, `${number}${unit}`, `${unit} ${number}`]),
        ...list(outOf).flatMap(of => best.map(five => `${number} ${of} ${five}`)),
      ])
    }),
  ),
)

function formsOf(numbers: string): string[][] {
  return list(numbers).map(forms => forms.split('/'))
}

function unique(words: string[]): string[] {
  return [...new Set(words)].sort((a, b) => b.length - a.length)
}
