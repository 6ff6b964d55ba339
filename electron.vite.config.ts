import vue from '@vitejs/plugin-vue'
import { defineConfig, type UserConfig } from 'electron-vite'
import { fileURLToPath } from 'node:url'
import type { PluginOption } from 'vite'

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))

/** What holds native code, or is given by the host: everything else is in the bundle. */
const outside = ['electron', 'better-sqlite3', 'onnxruntime-node', '@myriaddreamin/typst-ts-node-compiler']

/**
 * The page's first module is small and asks for the rest itself, which is asked for here with it: code and styles at once.
 * (Vite preloads only what the entry imports statically.)
 */
const preloadMain = (): PluginOption => ({
  name: 'preload-main',
  transformIndexHtml: {
    order: 'post',
    handler: (html, { bundle = {} }) => {
      const chunks = new Map(
        Object.values(bundle).flatMap((part) =>
          part.type === 'chunk' ? [[part.fileName, part] as const] : [],
        ),
      )
      const found = new Set<string>()
      const styles = new Set<string>()
      const collect = (file: string): void => {
        const chunk = chunks.get(file)
        if (!chunk || found.has(file)) return
        found.add(file)
        for (const style of chunk.viteMetadata?.importedCss ?? []) styles.add(style)
        for (const other of chunk.imports) collect(other)
      }
      for (const { fileName, facadeModuleId } of chunks.values())
        if (facadeModuleId?.endsWith('/renderer/main.ts')) collect(fileName)
      if (found.size === 0) throw new Error('the page has no main.ts')
      const link = (rel: string, file: string) => ({
        tag: 'link',
        attrs: { rel, crossorigin: '', href: `./${file}`, nonce: '__CSP_NONCE__' },
        injectTo: 'head' as const,
      })
      const missing = (file: string): boolean => !html.includes(file)
      return [
        ...[...styles].filter(missing).map((file) => link('stylesheet', file)),
        ...[...found].filter(missing).map((file) => link('modulepreload', file)),
      ]
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
    plugins: [vue(), preloadMain()],
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
