import board from '../locales/en/board.json' with { type: 'json' }

/** The English texts of the board and of the wall, which are loaded with either. */
export const BOARD_WORDS = { board }
