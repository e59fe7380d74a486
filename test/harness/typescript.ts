/** Node's arguments for a process of a test that runs TypeScript, as the service's processes do. */
export const RUN_TYPESCRIPT = [
  '--import',
  new URL('../../platform/typescript.mjs', import.meta.url).href,
] as const
