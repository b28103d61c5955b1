/**
 * Jest's environment for Node on a global object that nobody watches. By default each look at a global name, such as Map, goes through
 * an interceptor of the context, which costs Apex in the local org a sixth of its time.
 * https://nodejs.org/api/vm.html#when-to-use-vmconstantsdont_contextify
 */
const vm = require('node:vm')
const { TestEnvironment } = require('jest-environment-node')
const { keepCompiledCode, useCompiledCode } = require('./keep-compiled-code.cjs')

// A worker with nothing left to do ends at once. Left to itself Node first frees its whole heap, 0.4 s for half a gigabyte, and after half a
// second Jest speaks of leaks. Where a test left something open there is no such end: that worker is named as before.
if (process.send !== undefined) process.once('beforeExit', () => process.exit())

useCompiledCode()

/** Jest calls createContext() without an object, and has no setting for it. */
function withPlainContext(work) {
    const { createContext } = vm
    vm.createContext = () => createContext(vm.constants.DONT_CONTEXTIFY)
    try {
        return work()
    } finally {
        vm.createContext = createContext
    }
}

module.exports = class PlainEnvironment extends TestEnvironment {
    constructor(...given) {
        withPlainContext(() => super(...given))
    }

    async teardown() {
        keepCompiledCode()
        await super.teardown()
    }
}
