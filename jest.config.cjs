// Jest runs TypeScript by stripping its types, as Node itself does: what is tested is what runs.
// Lightning components get a second Jest process of their own when they exist: --experimental-vm-modules breaks their transform.
const long = process.env.HEADROOM_LONG === '1'
// Not for Jest's own workers: they would write what they compiled as they end, and Jest kills who takes half a second for that.
delete process.env.NODE_COMPILE_CACHE

/** @type {import('jest').Config} */
module.exports = {
    testEnvironment: '<rootDir>/test/support/jest-environment.cjs',
    roots: ['<rootDir>/test', '<rootDir>/relay'],
    testMatch: ['**/*.test.ts'],
    // They have settings of their own: jest.browser.config.cjs.
    testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/browser/'],
    extensionsToTreatAsEsm: ['.ts'],
    moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json'],
    transform: { '\\.ts$': '<rootDir>/test/support/strip-types.cjs' },
    setupFiles: ['<rootDir>/test/support/share-compiled-code.cjs'],
    globalSetup: '<rootDir>/test/support/start-postgres.ts',
    globalTeardown: '<rootDir>/test/support/stop-postgres.ts',
    // The longest takes a third of it beside other work: what ends later hangs.
    testTimeout: long ? 3_600_000 : 180_000,
    // One more than CI has cores: files that kill processes, or wait for a silence to be noticed, sleep for a good part of their time.
    // Tests stand a machine that is twice as slow.
    maxWorkers: 3,
}
