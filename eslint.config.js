import js from '@eslint/js'
import tseslint from 'typescript-eslint'
import vue from 'eslint-plugin-vue'
import vueParser from 'vue-eslint-parser'

/**
 * Imports point one way (docs/walkthrough.md): hosts and renderer -> contract, charts (and science to display);
 * engine -> science, contract, charts; charts -> contract; science and contract -> nothing of ours.
 * A capability folder is entered by its door, index.ts.
 */
const forbid = (files, layers, message) => ({
  files,
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          { group: layers.map((layer) => `**/${layer}/**`), message },
          {
            regex:
              '^(?!.*fixtures/).*/(studies|imports|methods|runs|evaluations|annotations|reports|database|volumes|inference|workers)/(?!index\\.ts|entry\\.ts|feature\\.ts)[^/]+\\.ts$',
            message: 'enter a capability by its door, index.ts',
          },
        ],
      },
    ],
  },
})

export default tseslint.config(
  {
    ignores: [
      'node_modules/**',
      'out/**',
      'dist/**',
      'training/**',
      'test-results/**',
      'playwright-report/**',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.strict,
  ...vue.configs['flat/recommended'],
  {
    files: ['**/*.vue'],
    languageOptions: { parser: vueParser, parserOptions: { parser: tseslint.parser } },
  },
  {
    rules: {
      'no-undef': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { ignoreUsingDeclarations: true }],
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
    },
  },
  forbid(
    ['src/contract/**'],
    ['science', 'engine', 'charts', 'main', 'preload', 'cli', 'renderer'],
    'contract depends on nothing',
  ),
  forbid(
    ['src/science/**'],
    ['contract', 'engine', 'charts', 'main', 'preload', 'cli', 'renderer'],
    'science depends on nothing',
  ),
  forbid(
    ['src/charts/**'],
    ['engine', 'main', 'preload', 'cli', 'renderer'],
    'charts depend on the contract',
  ),
  forbid(['src/engine/**'], ['main', 'preload', 'cli', 'renderer'], 'the engine knows no host'),
  forbid(['src/cli/**'], ['renderer', 'preload'], 'the command line knows no window'),
  forbid(
    ['src/renderer/**'],
    ['engine', 'main', 'cli'],
    'the renderer reaches the engine through the contract',
  ),
  {
    files: ['src/engine/**', 'src/science/**', 'src/contract/**'],
    rules: { 'no-restricted-globals': ['error', 'window', 'document'] },
  },
)
