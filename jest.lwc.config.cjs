// Lightning components as Salesforce's own runner tests them, in a process of their own: --experimental-vm-modules breaks their transform.
const { jestConfig } = require('@salesforce/sfdx-lwc-jest/config')

/** @type {import('jest').Config} */
module.exports = {
    ...jestConfig,
    roots: ['<rootDir>/force-app/main'],
    testMatch: ['**/__tests__/**/*.test.js'],
    setupFiles: [...(jestConfig.setupFiles ?? []), '<rootDir>/test/support/lwc/real-labels.cjs'],
    moduleNameMapper: { ...jestConfig.moduleNameMapper, '^test/lwc$': '<rootDir>/test/support/lwc/lwc-test.js' },
    maxWorkers: 1,
}
