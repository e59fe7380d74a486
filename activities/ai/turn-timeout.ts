/**
 * How long a turn may ask the model, with all its rounds and tries, ms. Below the activity's own limit, so that what the
 * endpoint said is told rather than that there was no word.
 */
export const TURN_TIMEOUT_MS = 45_000
