import channels from './en/channels.json' with { type: 'json' }
import settings from './en/settings.json' with { type: 'json' }

// The English texts of rooms that most people seldom open. They are loaded with the settings, and not with the first page.

export const lateEnglish = { settings, channels }
