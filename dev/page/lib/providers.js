/** @type {Record<string, string>} */
const TITLES = { twilio: 'Twilio', whatsapp_cloud: 'Meta', engagelab: 'EngageLab' }

/** The name that people use of a provider. @param {string} provider */
export function titleOf(provider) {
  return TITLES[provider] ?? provider
}
