/** @type {Record<string, string>} */
const TITLES = { twilio: 'Twilio', whatsapp_cloud: 'Meta', engagelab: 'EngageLab' }

/** The name by which people know a provider. @param {string} provider */
export function titleOf(provider) {
  return TITLES[provider] ?? provider
}
