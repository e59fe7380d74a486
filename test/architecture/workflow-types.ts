import type { Workflows, WorkflowType } from '../../protocol/workflows.ts'
import type * as implemented from '../../workflows/index.ts'

// Only the compiler reads this file. A line is an error if a workflow is implemented but not in the protocol, or the
// other way round, or if its parameters or result differ from the protocol.

type Implemented = typeof implemented

type None<T extends never> = T

export type NotImplemented = None<Exclude<WorkflowType, keyof Implemented>>
export type NotInProtocol = None<Exclude<keyof Implemented, WorkflowType>>
export const asAgreed = (workflows: Implemented): Workflows => workflows
