/** This name says that it is not a model. */
export const SCRIPTED_MODEL = 'scripted-demo'
