export {
  CLOUD_ACCESS_TOKEN,
  CLOUD_APP_ID,
  CLOUD_APP_SECRET,
  CLOUD_NUMBER,
  CLOUD_OTHER,
  CLOUD_SECOND_NUMBER,
  CLOUD_WABA_ID,
} from './defaults.ts'
export type { FaultInput } from './faults.ts'
export type { EmulatedTemplate, Message, Person } from './model.ts'
export type { WriteInput } from './people/schema.ts'
export { type CloudEmulator, type CloudEmulatorOptions, startCloudEmulator } from './start.ts'
export type { Release } from './webhooks/outbox.ts'
