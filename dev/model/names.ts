/** Named so that nobody takes it for a model. */
export const SCRIPTED_MODEL = 'scripted-demo'
