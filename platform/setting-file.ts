import { readFileSync } from 'node:fs'

/** Reads the file that a setting names. Throws an error with a message for the operator. */
export function readSettingFile(setting: string, path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : error
    throw new Error(`${setting}: ${path} can't be read (${code})`)
  }
}
