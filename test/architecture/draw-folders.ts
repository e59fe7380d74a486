import { readFileSync, writeFileSync } from 'node:fs'
import { drawFolders } from './folder-imports.ts'

// Draws the picture of docs/architecture.md: node --import ./platform/typescript.mjs test/architecture/draw-folders.ts

const PAGE = 'docs/architecture.md'
const drawn = (page: string) =>
  page.replace(/(?<=<!-- folders -->\n)[\s\S]*?(?=<!-- \/folders -->)/, `${drawFolders()}\n`)

writeFileSync(PAGE, drawn(readFileSync(PAGE, 'utf8')))
