import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { build, defineConfig, type Plugin } from 'vite'

/** The API to which `npm run console` passes requests. */
const API = process.env.CONSOLE_API_URL || 'http://127.0.0.1:8080'

const TARGET = 'es2023'

// biome-ignore lint/style/noDefaultExport: vite reads the default export.
export default defineConfig({
  root: import.meta.dirname,
  base: '/console/',
  cacheDir: '../node_modules/.cache/vite',
  plugins: [react(), tailwind(), serviceWorker()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    manifest: true,
    target: TARGET,
    // No file is put into the page itself: the content security policy allows no inline code, and no font from a data
    // URL.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: {
    port: 5173,
    proxy: {
      // The host stays the browser's (`changeOrigin: false`), because the API accepts the cookie only from its own
      // origin.
      '/v1': { target: API, changeOrigin: false },
      '/media': { target: API, changeOrigin: false },
    },
  },
})

/**
 * Builds the service worker after everything else, because it contains the list of all files. Its own name never
 * changes: browsers look for a new version under the same address.
 */
function serviceWorker(): Plugin {
  return {
    name: 'service-worker',
    apply: 'build',
    enforce: 'post',
    async generateBundle(_, bundle) {
      const files = Object.keys(bundle)
        .filter(name => name.startsWith('assets/'))
        .sort()
      const hash = createHash('sha256').update(files.join())
      for (const name of ['index.html', 'worker/service-worker.ts', 'worker/words.ts'])
        hash.update(readFileSync(join(import.meta.dirname, name)))
      const made = await build({
        configFile: false,
        root: import.meta.dirname,
        publicDir: false,
        logLevel: 'warn',
        define: { FILES: JSON.stringify(files), VERSION: JSON.stringify(hash.digest('hex').slice(0, 16)) },
        build: {
          write: false,
          target: TARGET,
          rollupOptions: {
            input: join(import.meta.dirname, 'worker/service-worker.ts'),
            output: { format: 'iife' },
          },
        },
      })
      for (const { output } of [made].flat() as { output: { type: string; code?: string }[] }[])
        for (const { type, code } of output)
          if (type === 'chunk') this.emitFile({ type: 'asset', fileName: 'sw.js', source: code })
    },
  }
}
