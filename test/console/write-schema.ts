import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { consoleDescription, digestOf, SCHEMA_FILE, servedDescription } from './description.ts'

/**
 * `npm run console:schema`: writes the types of the API for the console. The generator needs an older TypeScript than
 * ours, so npx runs both apart from our packages.
 */
const PACKAGES = ['openapi-typescript@7.13.0', 'typescript@5.9']

const description = consoleDescription(await servedDescription())
const folder = mkdtempSync(join(tmpdir(), 'switchboard-schema-'))
const [input, output] = [join(folder, 'openapi.json'), join(folder, 'schema.d.ts')]
writeFileSync(input, description)
const packages = PACKAGES.flatMap(name => ['-p', name])
execFileSync('npx', ['-y', ...packages, 'openapi-typescript', input, '-o', output], { cwd: folder })
const header = `// Made by \`npm run console:schema\` of the description with the digest ${digestOf(description)}.\n`
writeFileSync(SCHEMA_FILE, header + readFileSync(output, 'utf8'))
rmSync(folder, { recursive: true })
process.exit(0)
