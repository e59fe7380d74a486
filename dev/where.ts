import type { DemoLink } from './sign-in-links.ts'

/** The lines with which `npm run dev` tells where everything is, once it runs. */
export function whereAll(at: {
  page: string
  cloudUrl: string
  engagelabUrl: string
  apiUrl: string
  temporalUiUrl: string | undefined
  /** Path of the UI's page that shows conversations, without the other workflows. */
  conversations: string
  keysFile: string
  dataDir: string
  scripted: boolean
  links: DemoLink[]
}): string {
  return [
    '',
    'Switchboard runs.',
    `  Try it        ${at.page}   (a phone and the console; the providers are emulated, no data leaves this machine)`,
    `  Console       ${at.apiUrl}/console/   (sign in with a link below)`,
    `  API           ${at.apiUrl}   (documentation: ${at.apiUrl}/docs)`,
    `  Cloud API     ${at.cloudUrl}   (emulated; its controls: dev/emulators/whatsapp-cloud/control/app.ts)`,
    `  EngageLab     ${at.engagelabUrl}   (emulated; its controls: dev/emulators/engagelab/control.ts)`,
    ...(at.temporalUiUrl ? [`  Temporal UI   ${at.temporalUiUrl}${at.conversations}`] : []),
    ...(at.scripted
      ? ['  AI agent      a script answers; for a real model set OPENAI_API_KEY or OPENAI_BASE_URL']
      : []),
    ...at.links.map(({ role, name, url }, index) => {
      return `  ${index === 0 ? 'Sign in       ' : ' '.repeat(14)}${url}   (${role}: ${name}; works once)`
    }),
    `  Administrator's token and key: ${at.keysFile}`,
    `  Data and logs: ${at.dataDir}`,
    'Press Ctrl-C to stop everything. Stored data is kept for the next start.',
    '',
  ].join('\n')
}
