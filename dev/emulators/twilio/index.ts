export type { EmulatorEvent } from './control/events.ts'
export type { AccountView, AddressView, MessageView, ThreadView } from './control/views.ts'
export {
  DEFAULT_ACCOUNT,
  EMULATOR_ACCOUNT_SID,
  EMULATOR_ADDRESSES,
  EMULATOR_AUTH_TOKEN,
  EMULATOR_SERVICE_SID,
} from './default-account.ts'
export type { OperationName } from './facts.ts'
export type { Fault, FaultInput, Faults } from './faults.ts'
export type { InboundInput } from './inbound/schema.ts'
export type { InboundResult } from './inbound/send.ts'
export type { Arrival, CdnRequest, Ledger, RequestEntry, WebhookAttempt } from './ledger.ts'
export { type Emulator, type EmulatorOptions, startEmulator } from './start.ts'
export type { EmulatedAccount, EmulatedNumber, EmulatedSender, EmulatedService } from './state/accounts.ts'
export type { Message, MessageStatus } from './state/model.ts'
