export { ENGAGELAB_DEMO } from './account.ts'
export { type EngagelabEmulator, type EngagelabOptions, startEngagelab } from './start.ts'
