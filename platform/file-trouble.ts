/**
 * Codes of the operating system for a folder that can't be written or read now, with what it means. The same request may
 * succeed once an operator has mended it, or in a moment.
 */
const TROUBLES: Record<string, string> = {
  ENOSPC: 'The disk for files is full.',
  EDQUOT: 'The disk quota for files is used up.',
  EROFS: 'The disk for files can only be read.',
  EIO: 'The disk for files fails.',
  ESTALE: 'The disk for files is not there.',
  ENOTDIR: 'The folder for files is not a folder.',
  EACCES: 'The folder for files may not be used.',
  EPERM: 'The folder for files may not be used.',
  EMFILE: 'Too many files are open.',
  ENFILE: 'Too many files are open.',
}

/** Calls of the file system; the network has the same codes for other reasons. */
const OF_FILES = new Set([
  'open',
  'write',
  'read',
  'mkdir',
  'rename',
  'fsync',
  'close',
  'rm',
  'scandir',
  'stat',
])

/** Says why the file store could not be used. Undefined for any other error. */
export function fileTrouble(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  const { code, syscall } = error as NodeJS.ErrnoException
  return code !== undefined && syscall !== undefined && OF_FILES.has(syscall) ? TROUBLES[code] : undefined
}
