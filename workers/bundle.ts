import { fileURLToPath } from 'node:url'
import {
  type BundleOptions,
  bundleWorkflowCode,
  DefaultLogger,
  type WorkflowBundleOption,
} from '@temporalio/worker'
import { FAILURE_CONVERTER } from '../platform/temporal.ts'

const WORKFLOWS = fileURLToPath(new URL('../workflows/index.ts', import.meta.url))

/** The workflows as the one file that the sandbox runs. */
export function bundleWorkflows(workflowsPath = WORKFLOWS): Promise<WorkflowBundleOption> {
  return bundleWorkflowCode({
    workflowsPath,
    payloadConverterPath: fileURLToPath(new URL('../workflows/payload-converter.ts', import.meta.url)),
    ...BUNDLING,
  })
}

/** How any workflow of ours is bundled. */
export const BUNDLING = {
  failureConverterPath: FAILURE_CONVERTER,
  // The bundler tells of every build; only what goes wrong is of interest.
  logger: new DefaultLogger('WARN'),
  webpackConfigHook: config => ({
    ...config,
    // Each run evaluates all modules anew: as one, with nothing translated that Node has had for years, that is quicker.
    optimization: { concatenateModules: true, providedExports: true, usedExports: true },
    module: { ...config.module, rules: config.module?.rules?.map(forThisNode) },
  }),
} satisfies Partial<BundleOptions>

/** The SDK has TypeScript translated to ES2017, where a spread is a function call with copies of its own. */
function forThisNode<R>(rule: R): R {
  const { use } = Object(rule) as { use?: { loader?: string; options?: { jsc?: object } } }
  if (!use?.options?.jsc) return rule
  return {
    ...rule,
    use: { ...use, options: { ...use.options, jsc: { ...use.options.jsc, target: 'es2022' } } },
  }
}
