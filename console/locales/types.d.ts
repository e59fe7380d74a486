import type { Messages } from './index.ts'

declare module 'use-intl' {
  interface AppConfig {
    Locale: 'en' | 'th'
    Messages: Messages
  }
}
