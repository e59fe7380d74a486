/**
 * What phones write for a reaction when only text is possible (SMS), by language: Apple's texts for the
 * six tapbacks and for any other emoji (☺ stands for it), around the quoted message (…). Google
 * Messages writes its own, with invisible marks that need no words to be read. Each language has only
 * texts that were seen in messages or in the parsers of SMS apps.
 */
const TAPBACKS: readonly {
  added: readonly string[]
  removed?: readonly string[]
  any?: readonly string[]
}[] = [
  {
    added: ['Loved …', 'Liked …', 'Disliked …', 'Laughed at …', 'Emphasized …', 'Questioned …'],
    removed: [
      'Removed a heart from …',
      'Removed a like from …',
      'Removed a dislike from …',
      'Removed a laugh from …',
      'Removed an exclamation from …',
      'Removed a question mark from …',
    ],
    any: ['Reacted ☺ to …', 'Removed ☺ from …'],
  },
  { added: ['', '', '', '', 'Emphasised …', ''] },
  {
    added: [
      '… ein Herz hinzugefügt',
      'Gefällt: …',
      'Gefällt nicht: …',
      '… ein Lachen hinzugefügt',
      '… ein Ausrufezeichen hinzugefügt',
      '… ein Fragezeichen hinzugefügt',
    ],
    removed: [
      'Herz von … entfernt',
      'Gefällt mir von … entfernt',
      'Gefällt mir nicht von … entfernt',
      'Lachen von … entfernt',
      'Ausrufezeichen von … entfernt',
      'Fragezeichen von … entfernt',
    ],
    any: ['Hat mit ☺ auf … reagiert', '☺ aus … entfernt'],
  },
  {
    added: [
      'A adoré …',
      'A aimé …',
      'N’a pas aimé …',
      'A ri de …',
      'A mis en évidence …',
      'A posé une question sur …',
    ],
    removed: ['A retiré un cœur de …', 'A retiré un J’aime de …', '', '', '', ''],
    any: ['A réagi avec ☺ à …', 'A retiré ☺ de …'],
  },
  {
    added: [
      'A attribué la mention Adore à …',
      'A attribué la mention J’aime à …',
      'A attribué la mention Je n’aime pas à …',
      '',
      'A souligné …',
      'S’est interrogé(e) sur …',
    ],
  },
  {
    added: ['Le encantó …', 'Le gustó …', 'No le gustó …', 'Le dio risa …', 'Exclamó por …', 'Dudó sobre …'],
    any: ['Reaccionó con ☺ a …', ''],
  },
  {
    added: [
      'Очень понравилось …',
      'Понравилось …',
      'Не понравилось …',
      'Посмеялись над …',
      'Отмечено …',
      'Поставлен вопрос на …',
    ],
  },
  {
    added: ['Milovaný …', 'Líbilo se …', 'Nelíbí se …', 'Smál se …', 'Zdůrazněno …', 'Otázka …'],
    removed: [
      'Odstraněno srdce z …',
      'Odebrán lajk z …',
      'Odstraněno nelíbí se z …',
      'Odstranil jsem smích z …',
      'Odstranil jsem vykřičník z …',
      'Odstraněn otazník z …',
    ],
    any: ['Reagoval ☺ na …', 'Odstraněno ☺ z …'],
  },
  {
    added: [
      'szívecske erre: …',
      'kedveli: …',
      'nem kedveli: …',
      'nevetett rajta: …',
      'kiemelte: …',
      'kérdezte: …',
    ],
    removed: [
      'szívecske eltávolítva erről: …',
      'kedvelés eltávolítva erről: …',
      'nem kedvelés eltávolítva erről: …',
      'nevetés eltávolítva erről: …',
      'kiemelés eltávolítva erről: …',
      'kérdőjel eltávolítva erről: …',
    ],
    any: ['☺ reagált erre: …', '☺ eltávolítva innen: …'],
  },
  {
    added: ['Pokochał …', 'Polubił …', 'Znielubił …', 'Zaśmiał się z …', 'Podkreślił …', 'Zakwestionował …'],
    removed: [
      'Usunął serce z …',
      'Usunął polubienie z …',
      'Usunął znielubienie z …',
      'Usunął śmiech z …',
      'Usunął okrzyk z …',
      'Usunął znak zapytania z …',
    ],
    any: ['Zareagował ☺ na …', 'Usunął ☺ z …'],
  },
]

const EMOJI = ['❤️', '👍', '👎', '😂', '‼️', '❓'] as const

/** `emoji` null: the emoji is in the text. */
export interface ReactionText {
  text: string
  emoji: string | null
  removed: boolean
}

export const REACTION_TEXTS: readonly ReactionText[] = [
  // Google's text after its invisible marks were lost.
  { text: '☺ to …', emoji: null, removed: false },
  ...TAPBACKS.flatMap(({ added, removed = [], any = [] }) => [
    ...added.map((text, index) => ({ text, emoji: EMOJI[index] ?? null, removed: false })),
    ...removed.map((text, index) => ({ text, emoji: EMOJI[index] ?? null, removed: true })),
    ...any.map((text, index) => ({ text, emoji: null, removed: index === 1 })),
  ]),
].filter(({ text }) => text !== '')
