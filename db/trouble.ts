/** What PostgreSQL can't do now, and whether the operator has to act. The rest of the sentence goes to callers and operators. */
interface Trouble {
  /** The beginning of PostgreSQL's error code (Appendix A of its manual), or the whole of it. */
  code: string
  words: string
}

/**
 * Errors of PostgreSQL after which the same statement may succeed, in a moment or when an operator has acted. The first that
 * fits counts. The fault is never in the statement.
 */
const TROUBLES: readonly Trouble[] = [
  { code: '53300', words: 'PostgreSQL has no free connection (max_connections, or the limit of the role)' },
  { code: '53100', words: 'PostgreSQL’s disk is full' },
  { code: '53200', words: 'PostgreSQL has no free memory' },
  { code: '53', words: 'PostgreSQL lacks a resource' },
  { code: '25006', words: 'PostgreSQL only reads: it is a replica, or it is being replaced' },
  { code: '42501', words: 'PostgreSQL’s role lacks a privilege (npm run roles)' },
  {
    code: '28',
    words: 'PostgreSQL does not let the service in: check the role and the password in DATABASE_URL',
  },
  { code: '3D000', words: 'PostgreSQL does not have the database of DATABASE_URL' },
  { code: '08', words: 'PostgreSQL can’t be reached' },
  { code: '57P', words: 'PostgreSQL is starting, or ends its connections' },
  { code: '58', words: 'PostgreSQL’s disk or system fails' },
  // Limits of db/client.ts.
  { code: '55P03', words: 'PostgreSQL did not give a lock in time: another transaction holds it' },
  {
    code: '57014',
    words: 'PostgreSQL canceled the statement: it took too long, or an administrator canceled it',
  },
  { code: '25P03', words: 'PostgreSQL ended the transaction: it was idle for too long' },
  { code: '25P04', words: 'PostgreSQL ended the transaction: it took too long' },
  { code: '40P01', words: 'PostgreSQL ended the transaction: it and another one waited for each other' },
  { code: '40001', words: 'PostgreSQL ended the transaction: another one was first' },
]

/**
 * Says, without a full stop, why PostgreSQL refused a statement or a connection, if the statement is not the reason.
 * Undefined for any other code.
 */
export function troubleOf(code: string): string | undefined {
  return TROUBLES.find(trouble => code.startsWith(trouble.code))?.words
}
