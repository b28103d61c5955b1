// Lightning components as Salesforce's own runner tests them, in a process of their own: --experimental-vm-modules breaks their transform.
const { jestConfig } = require('@salesforce/sfdx-lwc-jest/config')

/** @type {import('jest').Config} */
module.exports = {
    ...jestConfig,
    roots: ['<rootDir>/force-app/main'],
    testMatch: ['**/__tests__/**/*.test.js'],
    setupFiles: [...(jestConfig.setupFiles ?? []), '<rootDir>/test/support/lwc/real-labels.cjs'],
    moduleNameMapper: {
        ...jestConfig.moduleNameMapper,
        // Its resolver looks for scripts only: these two are style sheets for others.
        '^c/(headroomStyles|headroomTones)$': '<rootDir>/force-app/main/panel/lwc/$1/$1.css',
        '^test/lwc$': '<rootDir>/test/support/lwc/lwc-test.js',
    },
    maxWorkers: 1,
}
