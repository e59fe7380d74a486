/**
 * How long a turn may ask the model, with all rounds and retries, ms. It is shorter than the activity's
 * own timeout, so that the turn can still report what the endpoint said.
 */
export const TURN_TIMEOUT_MS = 45_000
