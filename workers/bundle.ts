import { fileURLToPath } from 'node:url'
import {
  type BundleOptions,
  bundleWorkflowCode,
  DefaultLogger,
  type WorkflowBundleOption,
} from '@temporalio/worker'
import { FAILURE_CONVERTER } from '../platform/temporal.ts'

const WORKFLOWS = fileURLToPath(new URL('../workflows/index.ts', import.meta.url))
const PAYLOAD_CONVERTER = fileURLToPath(new URL('../workflows/payload-converter.ts', import.meta.url))
const UNTRACED_PROMISES = fileURLToPath(new URL('../workflows/untraced-promises.ts', import.meta.url))

/** Bundles the workflows into the one file that the sandbox runs. */
export function bundleWorkflows(workflowsPath = WORKFLOWS): Promise<WorkflowBundleOption> {
  return bundleWorkflowCode({
    workflowsPath,
    payloadConverterPath: PAYLOAD_CONVERTER,
    ...bundling(workflowsPath),
  })
}

/** The bundler's options for all workflows. */
export const bundling = (workflowsPath: string) =>
  ({
    failureConverterPath: FAILURE_CONVERTER,
    // All modules are evaluated once for each worker, instead of at the start of each run. So no module in the bundle may
    // keep anything of one run: the next run would find it. A test of the architecture sees to that.
    preloadModules: [UNTRACED_PROMISES, workflowsPath],
    // The bundler logs every build; only warnings and errors matter.
    logger: new DefaultLogger('WARN'),
    webpackConfigHook: config => ({
      ...config,
      // One concatenated module is loaded faster, and so is one without translations of what Node has had for years.
      optimization: { concatenateModules: true, providedExports: true, usedExports: true },
      module: { ...config.module, rules: config.module?.rules?.map(forThisNode) },
    }),
  }) satisfies Partial<BundleOptions>

/**
 * The SDK's default target is ES2017, where a spread becomes a function call that copies. This targets
 * the Node in use.
 */
function forThisNode<R>(rule: R): R {
  const { use } = Object(rule) as { use?: { loader?: string; options?: { jsc?: object } } }
  if (!use?.options?.jsc) return rule
  return {
    ...rule,
    use: { ...use, options: { ...use.options, jsc: { ...use.options.jsc, target: 'es2022' } } },
  }
}
