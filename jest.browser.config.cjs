// The panel in a real browser, against the real Apex and the real relay: one browser, one file after the other.
const base = require('./jest.config.cjs')

/** @type {import('jest').Config} */
module.exports = {
    ...base,
    roots: ['<rootDir>/test/browser'],
    testPathIgnorePatterns: ['/node_modules/'],
    globalSetup: '<rootDir>/test/browser/support/prepare.ts',
    globalTeardown: undefined,
    maxWorkers: 1,
}
