import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'
import { fileURLToPath } from 'node:url'
import vuetify from 'vite-plugin-vuetify'

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))

/** The page, the same in every host. The desktop's main and preload scripts will be further entries here. */
export default defineConfig({
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
})
