// Jest runs TypeScript by stripping its types, as Node itself does: what is tested is what runs.
// Lightning components get a second Jest process of their own when they exist: --experimental-vm-modules breaks their transform.
const { join } = require('node:path')

const long = process.env.HEADROOM_LONG === '1'
// Relays and commands that tests start as processes inherit it: each start then costs a third of a core-second less.
process.env.NODE_COMPILE_CACHE ??= join(__dirname, 'build/compile-cache')

/** @type {import('jest').Config} */
module.exports = {
    testEnvironment: 'node',
    roots: ['<rootDir>/test', '<rootDir>/relay'],
    testMatch: ['**/*.test.ts'],
    // They have settings of their own: jest.browser.config.cjs.
    testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/browser/'],
    extensionsToTreatAsEsm: ['.ts'],
    moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json'],
    transform: { '\\.ts$': '<rootDir>/test/support/strip-types.cjs' },
    globalSetup: '<rootDir>/test/support/start-postgres.ts',
    globalTeardown: '<rootDir>/test/support/stop-postgres.ts',
    testTimeout: long ? 3_600_000 : 60_000,
    // As many as CI has cores: with one more, tests that wait for a connection for seconds failed on a busy machine.
    maxWorkers: 2,
}
