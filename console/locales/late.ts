import ai from './en/ai.json' with { type: 'json' }
import auditLog from './en/auditLog.json' with { type: 'json' }
import board from './en/board.json' with { type: 'json' }
import channels from './en/channels.json' with { type: 'json' }
import labels from './en/labels.json' with { type: 'json' }
import notices from './en/notices.json' with { type: 'json' }
import parts from './en/parts.json' with { type: 'json' }
import people from './en/people.json' with { type: 'json' }
import profile from './en/profile.json' with { type: 'json' }
import replies from './en/replies.json' with { type: 'json' }
import sessions from './en/sessions.json' with { type: 'json' }
import settings from './en/settings.json' with { type: 'json' }
import shortcuts from './en/shortcuts.json' with { type: 'json' }
import teams from './en/teams.json' with { type: 'json' }
import tokens from './en/tokens.json' with { type: 'json' }

// The English texts of areas that most people seldom open, and what else the settings need. They are loaded with the settings, so
// that the first page loads faster.

export const lateEnglish = {
  settings,
  channels,
  ai,
  // What is said of a channel's health.
  board,
  replies,
  labels,
  people,
  teams,
  auditLog,
  tokens,
  sessions,
  parts,
  notices,
  shortcuts,
  profile,
}
