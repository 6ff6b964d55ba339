import vue from '@vitejs/plugin-vue'
import { defineConfig, type UserConfig } from 'electron-vite'
import { fileURLToPath } from 'node:url'
import type { PluginOption } from 'vite'
import vuetify from 'vite-plugin-vuetify'

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))

/** What holds native code, or is given by the host: everything else is in the bundle. */
const outside = ['electron', 'better-sqlite3', 'onnxruntime-node', '@myriaddreamin/typst-ts-node-compiler']

/**
 * The page of scans comes first in every study: its code is asked for with the program's own, not once that has run.
 * (Vite preloads only what the entry imports itself.)
 */
const preloadFirstPage = (): PluginOption => ({
  name: 'preload-first-page',
  transformIndexHtml: {
    order: 'post',
    handler: (_html, { bundle = {} }) => {
      const chunks = Object.values(bundle).filter((part) => part.type === 'chunk')
      const first = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith('/CohortPage.vue'))
      const entry = chunks.find(({ isEntry }) => isEntry)
      const known = new Set([entry?.fileName, ...(entry?.imports ?? [])])
      const files = first ? [first.fileName, ...first.imports].filter((file) => !known.has(file)) : []
      return files.map((file) => ({
        tag: 'link',
        attrs: { rel: 'modulepreload', crossorigin: '', href: `./${file}`, nonce: '__CSP_NONCE__' },
        injectTo: 'head' as const,
      }))
    },
  },
})

/** Main, preload and page of the desktop; `normascope serve` shows the same page. */
const parts = {
  // The host's own code, and the files that its processes and threads start from, side by side (src/engine/entries.ts).
  main: {
    build: {
      outDir: path('out/main'),
      emptyOutDir: true,
      externalizeDeps: false,
      target: 'node24',
      minify: false,
      rollupOptions: {
        external: [...outside, /^node:/],
        input: {
          index: path('src/main/index.ts'),
          engine: path('src/main/utility/engine.ts'),
          inference: path('src/engine/inference/entry.ts'),
          workers: path('src/engine/workers/entry.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'part-[name]-[hash].js' },
      },
    },
  },
  // A sandboxed preload script is one CommonJS file.
  preload: {
    build: {
      outDir: path('out/preload'),
      emptyOutDir: true,
      externalizeDeps: false,
      minify: false,
      rollupOptions: {
        external: ['electron'],
        input: { index: path('src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: path('src/renderer'),
    base: './',
    // The style element's nonce: the host puts a fresh one into every page it hands out.
    html: { cspNonce: '__CSP_NONCE__' },
    plugins: [vue(), vuetify({ autoImport: true }), preloadFirstPage()],
    define: {
      __VUE_OPTIONS_API__: 'false',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_I18N_LEGACY_API__: 'false',
      __INTLIFY_PROD_DEVTOOLS__: 'false',
    },
    build: {
      outDir: path('out/renderer'),
      emptyOutDir: true,
      minify: true, // electron-vite's own default is not to: twice the code to read before the first row is there
      rollupOptions: { input: path('src/renderer/index.html') },
      chunkSizeWarningLimit: 4096, // NiiVue alone is more than 1 MB; it is loaded from this machine
    },
  },
} satisfies UserConfig

/** All, or the ones named in NORMASCOPE_BUILD, as 'renderer'. */
const wanted = (process.env['NORMASCOPE_BUILD'] ?? 'main,preload,renderer').split(',')
export default defineConfig({
  ...(wanted.includes('main') ? { main: parts.main } : {}),
  ...(wanted.includes('preload') ? { preload: parts.preload } : {}),
  ...(wanted.includes('renderer') ? { renderer: parts.renderer } : {}),
})
