// Which folder may import which. Types count as much as code: who takes a type from a file has to know that file.
// test/architecture/imports.test.ts holds the code to it; `npx depcruise FOLDER…` shows what it finds in some.

const TEST = '\\.test\\.ts$'
const FOLDERS =
  'activities|api|bench|console|db|dev|domain|platform|protocol|providers|test|workers|workflows'

/** A folder imports these others, and no more. Tests beside its files are free to. */
const folder = (name, others, comment) =>
  rule(
    `${name}-imports`,
    comment,
    { path: `^${name}/`, pathNot: TEST },
    { path: `^(${FOLDERS})/`, pathNot: `^(${[name, ...others.split(' ')].join('|')})/` },
  )

function rule(name, comment, from, to) {
  return { name, comment, severity: 'error', from, to }
}

// biome-ignore format: a rule a line
const RULES = [
  folder('domain', '', 'Rules are pure: the same facts give the same result in a test, an activity and a workflow.'),
  folder('protocol', 'domain', 'Every process loads it, and so does the workflows’ sandbox.'),
  folder('workflows', 'protocol domain', 'A workflow is replayed: whatever has a side effect is an activity, known by its contract.'),
  folder('platform', 'protocol domain', 'Configuration, secrets and logs serve everybody, and know nobody whom they serve.'),
  folder('db', 'protocol domain platform', 'Queries are asked; they do not decide, and call nobody.'),
  folder('providers', 'domain platform', 'A provider is added or taken away without a look at what uses it.'),
  folder('activities', 'protocol domain db platform providers', 'Workflows call activities. What both name is the protocol’s.'),
  folder('api', 'protocol domain db platform providers', 'It signals and reads. What a conversation does is in the workflow and its activities.'),
  folder('workers', 'protocol domain db platform providers activities', 'Workflows are bundled by their path: only the sandbox loads them.'),
  folder('console', '', 'It stands on the public API alone, as anybody’s own desk does.'),
  folder('dev', 'protocol domain db platform', 'It starts the processes as an operator does, by their commands.'),
  folder('bench', 'protocol domain db platform providers activities workers dev', 'It measures the service from outside; nothing of it serves a test.'),
  rule('api-of-providers', 'It reads webhooks, checks signatures and forms, and knows what each provider can; whatever calls one is an activity.', { path: '^api/', pathNot: TEST }, { path: '^providers/', pathNot: '^providers/(capabilities|connect-form|credentials|definition|look-at-file|missing|provider|providers|webhook-events|webhook-urls)\\.ts$' }),
  rule('sandbox', 'The sandbox has no Node, and each run of a workflow evaluates every package of the bundle anew.', { path: '^(workflows|protocol)/', pathNot: TEST }, { dependencyTypesNot: ['local'], pathNot: '^node_modules/@temporalio/(common|workflow)/' }),
  rule('no-circle', 'Of files that need each other, none is understood, tested or moved alone.', {}, { circular: true }),
  rule('resolved', 'An import that leads nowhere would hide where it goes.', {}, { couldNotResolve: true }),
]

// biome-ignore lint/style/noDefaultExport: dependency-cruiser reads the default export.
export default {
  forbidden: RULES,
  options: {
    doNotFollow: 'node_modules',
    // Its parser reads no JSX; test/architecture/imports.test.ts looks at those files itself.
    exclude: '^console/(dist[^/]*/|.*\\.tsx$)',
    // TypeScript 7 has no API that it could be read by.
    parser: 'swc',
    // Imports of types too.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
}
