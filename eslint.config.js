import { defineConfig } from 'eslint/config'
import lwc from '@salesforce/eslint-config-lwc/recommended.js'
import globals from 'globals'
import tseslint from 'typescript-eslint'

// Size limits are the house style's: a file aims at 130 lines and stops at 300 (tests 400); a function stops at 70.
const size = (lines) => ['error', { max: lines, skipBlankLines: true, skipComments: true }]

export default defineConfig([
    { ignores: ['node_modules/', 'coverage/', 'build/', '.data/', '**/generated/', 'scripts/salesforce-cli/node_modules/'] },
    {
        files: ['relay/**/*.ts', 'test/**/*.ts', 'scripts/**/*.ts'],
        extends: [tseslint.configs.recommendedTypeChecked],
        languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
        rules: {
            'max-lines': size(300),
            'max-lines-per-function': size(70),
            'no-console': 'error',
            eqeqeq: ['error', 'always', { null: 'ignore' }],
            '@typescript-eslint/consistent-type-imports': 'error',
            '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', caughtErrors: 'none' }],
            '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
        },
    },
    { files: ['test/**/*.ts'], rules: { 'max-lines': size(400), 'max-lines-per-function': size(120) } },
    { files: ['test/org/**/*.ts'], rules: { 'max-lines': size(300), 'max-lines-per-function': size(70) } },
    // Salesforce's own rules for components; tests beside them run in Jest.
    { files: ['force-app/main/*/lwc/**/*.js'], extends: [lwc], rules: { 'max-lines': size(300), 'max-lines-per-function': size(70) } },
    {
        files: ['force-app/main/*/lwc/**/__tests__/*.js', 'test/support/lwc/*.js'],
        languageOptions: { globals: { ...globals.jest, ...globals.browser }, sourceType: 'module' },
        rules: { 'max-lines': size(400), 'max-lines-per-function': size(200) },
    },
    // A command's output is its interface; everything else logs through pino.
    { files: ['scripts/**/*.ts', 'relay/src/cli/**/*.ts', 'test/org/main.ts'], rules: { 'no-console': 'off' } },
])
