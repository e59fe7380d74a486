import type { components } from '../api/schema.d.ts'

// The shapes of the board, by shorter names.

type Schemas = components['schemas']

export type Board = Schemas['Board']
export type DryRun = Schemas['DryRun']
/** A change of an agent, as a dry run takes it. */
export type AgentChange = Schemas['DryRunRequest']['agents'][number]
export type BoardChannel = Board['channels']['items'][number]
export type LineEntry = BoardChannel['line']['entries'][number]
export type BoardAgent = Board['agents']['items'][number]
export type ClosingWindow = Board['closingWindows']['items'][number]
export type Sends = Board['sends']['failed']
export type TroubledSend = Sends['items'][number]
