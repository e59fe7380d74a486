import { ThreadedVMWorkflowCreator as Threads } from '@temporalio/worker/lib/workflow/threaded-vm.js'

/** What a worker of Temporal's runs its workflows with: a thread with the workflows' bundle. */
type Creator = Awaited<ReturnType<typeof Threads.create>>
type Options = Parameters<typeof Threads.create>[0]

/** The threads that no worker has at the moment, by what they run. */
const idle = new Map<string, Creator[]>()
let isKept = false

/**
 * Has workers of this process take over the threads of workers that have ended. To start one and load the bundle in it takes
 * 0.3 s of CPU, and then V8 has compiled nothing of the workflows. A thread is of one worker at a time, as in a process of the
 * service.
 */
export function keepWorkflowThreads(): void {
  if (isKept) return
  isKept = true
  const create = Threads.create.bind(Threads)
  Threads.create = async options => {
    const key = keyOf(options)
    const creator = idle.get(key)?.pop() ?? (await create(options))
    return lent(creator, () => idle.set(key, [...(idle.get(key) ?? []), creator]))
  }
}

/** A thread knows its bundle and the names of the activities from its start on. */
function keyOf({ workflowBundle, registeredActivityNames, logger: _, ...rest }: Options): string {
  return JSON.stringify([
    workflowBundle.filename,
    workflowBundle.code.length,
    ...registeredActivityNames,
    rest,
  ])
}

/** The same, but at its end it is given back, without the workflows that the worker still had. */
function lent(creator: Creator, giveBack: () => void): Creator {
  const running = new Map<string, Awaited<ReturnType<Creator['createWorkflow']>>>()
  const lending: Pick<Creator, 'createWorkflow' | 'destroy'> = {
    async createWorkflow(options) {
      const { runId } = options.info
      const workflow = await creator.createWorkflow(options)
      running.set(runId, workflow)
      return {
        activate: activation => workflow.activate(activation),
        getAndResetSinkCalls: () => workflow.getAndResetSinkCalls(),
        dispose() {
          running.delete(runId)
          return workflow.dispose()
        },
      }
    },
    async destroy() {
      await Promise.all([...running.values()].map(workflow => workflow.dispose()))
      giveBack()
    },
  }
  return lending as Creator
}
