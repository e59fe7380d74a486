import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The API that `npm run console` asks. */
const API = process.env.CONSOLE_API_URL || 'http://127.0.0.1:8080'

// biome-ignore lint/style/noDefaultExport: vite reads the default export.
export default defineConfig({
  root: import.meta.dirname,
  base: '/console/',
  cacheDir: '../node_modules/.cache/vite',
  plugins: [react(), tailwind()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    manifest: true,
    target: 'es2023',
    // The content security policy allows no inline scripts, and no fonts in data URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: {
    port: 5173,
    proxy: {
      // The API accepts a cookie only from its own origin, so the host must stay the browser's.
      '/v1': { target: API, changeOrigin: false },
      '/media': { target: API, changeOrigin: false },
    },
  },
})
