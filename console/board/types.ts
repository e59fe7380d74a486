import type { components } from '../api/schema.d.ts'

type Schemas = components['schemas']

export type Board = Schemas['Board']
export type DryRun = Schemas['DryRun']
/** What would be changed of an agent. */
export type AgentChange = Schemas['DryRunRequest']['agents'][number]
export type BoardChannel = Board['channels']['items'][number]
export type LineEntry = BoardChannel['line']['entries'][number]
export type BoardAgent = Board['agents']['items'][number]
export type ClosingWindow = Board['closingWindows']['items'][number]
export type Sends = Board['sends']['failed']
export type TroubledSend = Sends['items'][number]
