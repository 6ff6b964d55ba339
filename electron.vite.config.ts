import vue from '@vitejs/plugin-vue'
import { defineConfig, type UserConfig } from 'electron-vite'
import { fileURLToPath } from 'node:url'
import vuetify from 'vite-plugin-vuetify'

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))

/** What holds native code, or is given by the host: everything else is in the bundle. */
const outside = ['electron', 'better-sqlite3', 'onnxruntime-node', '@myriaddreamin/typst-ts-node-compiler']

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
    plugins: [vue(), vuetify({ autoImport: true })],
    define: {
      __VUE_OPTIONS_API__: 'false',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_I18N_LEGACY_API__: 'false',
      __INTLIFY_PROD_DEVTOOLS__: 'false',
    },
    build: {
      outDir: path('out/renderer'),
      emptyOutDir: true,
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
