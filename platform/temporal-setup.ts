import { type Client, isGrpcServiceError } from '@temporalio/client'
import proto from '@temporalio/proto'
import { SEARCH_ATTRIBUTES } from '../protocol/search-attributes.ts'
import { ALREADY_EXISTS, NOT_FOUND, PERMISSION_DENIED, UNIMPLEMENTED } from './grpc-codes.ts'

const { IndexedValueType } = proto.temporal.api.enums.v1

const TYPES = {
  KEYWORD: { value: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD, name: 'Keyword' },
  DATETIME: { value: IndexedValueType.INDEXED_VALUE_TYPE_DATETIME, name: 'Datetime' },
} as const

/** How long the UI can show the workflow of a closed conversation, days. The database keeps everything. */
const RETENTION_DAYS = 30

/**
 * Creates the namespace and the search attributes that the workflows need, if they are missing. Temporal Cloud doesn't
 * allow this; then the result says, as text, what to do there.
 */
export async function prepareTemporal(client: Client): Promise<string[]> {
  const { namespace } = client.options
  const notes: string[] = []
  try {
    await client.workflowService.describeNamespace({ namespace })
  } catch (error) {
    if (codeOf(error) !== NOT_FOUND) throw error
    await client.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: { seconds: (RETENTION_DAYS * 86_400) as never },
    })
    notes.push(`namespace ${namespace} created`)
  }
  const known = await knownAttributes(client, namespace)
  for (const { name, type } of Object.values(SEARCH_ATTRIBUTES)) {
    const wanted = TYPES[type]
    if (known[name] === wanted.value) continue
    if (known[name] !== undefined) {
      throw new Error(
        `The search attribute ${name} of namespace ${namespace} does not have the type ${wanted.name}. Use a separate namespace for this service: TEMPORAL_NAMESPACE.`,
      )
    }
    try {
      await retryWhileNamespaceSpreads(() =>
        client.connection.operatorService.addSearchAttributes({
          namespace,
          searchAttributes: { [name]: wanted.value },
        }),
      )
      notes.push(`search attribute ${name} created`)
    } catch (error) {
      const code = codeOf(error)
      if (code === ALREADY_EXISTS) continue
      if (code !== PERMISSION_DENIED && code !== UNIMPLEMENTED) throw error
      notes.push(
        `search attribute ${name} could not be created here; on Temporal Cloud run: tcld namespace search-attributes add --namespace ${namespace} --search-attribute "${name}=${wanted.name}"`,
      )
    }
  }
  return notes
}

/** The existing search attributes with their types. Empty if the server doesn't tell (Temporal Cloud). */
async function knownAttributes(client: Client, namespace: string): Promise<Record<string, number>> {
  try {
    const { customAttributes } = await retryWhileNamespaceSpreads(() =>
      client.connection.operatorService.listSearchAttributes({ namespace }),
    )
    return customAttributes
  } catch (error) {
    const code = codeOf(error)
    if (code === PERMISSION_DENIED || code === UNIMPLEMENTED) return {}
    throw error
  }
}

/** A new namespace takes a few seconds until every part of the server knows it. */
async function retryWhileNamespaceSpreads<T>(call: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await call()
    } catch (error) {
      if (codeOf(error) !== NOT_FOUND || attempt === 30) throw error
      await new Promise(resolve => setTimeout(resolve, 1_000))
    }
  }
}

function codeOf(error: unknown): number | undefined {
  return isGrpcServiceError(error) ? error.code : undefined
}
