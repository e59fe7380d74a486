import { randomBytes } from 'node:crypto'

/** Thrown where Meta answers with an error object. */
export class GraphError extends Error {
  override name = 'GraphError'
  readonly status: number
  readonly code: number
  readonly subcode: number | undefined
  readonly type: string
  readonly details: string | undefined

  constructor(
    code: number,
    message: string,
    {
      status = 400,
      subcode,
      type = 'OAuthException',
      details,
    }: {
      status?: number
      subcode?: number
      type?: string
      details?: string
    } = {},
  ) {
    super(message)
    this.status = status
    this.code = code
    this.subcode = subcode
    this.type = type
    this.details = details
  }
}

/** In the form of the Graph API (Meta, Error codes, 2026-09). */
export function errorBody({ code, message, subcode, type, details }: GraphError): object {
  return {
    error: {
      message: `(#${code}) ${message}`,
      type,
      code,
      ...(subcode !== undefined && { error_subcode: subcode }),
      ...(details && { error_data: { messaging_product: 'whatsapp', details } }),
      fbtrace_id: randomBytes(8).toString('base64url'),
    },
  }
}

export function unknownObject(id: string): GraphError {
  const message = `Unsupported get request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation`
  return new GraphError(100, message, { subcode: 33, type: 'GraphMethodException' })
}

export function badParameter(details: string): GraphError {
  return new GraphError(100, 'Invalid parameter', { details })
}
