import type { Workflows, WorkflowType } from '../../protocol/workflows.ts'
import type * as implemented from '../../workflows/index.ts'

// Read by the compiler alone: one of these lines is an error where a workflow is implemented and not in the protocol, or the
// other way round, or takes or returns something else than the protocol says.

type Implemented = typeof implemented

type None<T extends never> = T

export type NotImplemented = None<Exclude<WorkflowType, keyof Implemented>>
export type NotInProtocol = None<Exclude<keyof Implemented, WorkflowType>>
export const asAgreed = (workflows: Implemented): Workflows => workflows
