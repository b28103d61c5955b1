/**
 * What a worker of Jest has compiled for one test file is taken again for the next, which would otherwise compile the same three hundred
 * modules anew: Jest gives each file a context of its own, and V8 keeps no code between contexts by itself.
 * https://nodejs.org/api/vm.html#scriptcreatecacheddata
 */
const vm = require('node:vm')

/** By file name, with the source that it was compiled from: V8 itself looks at the length of a source only. */
const kept = new Map()
/** Scripts of the test file that runs; what they compile while it runs is kept at its end. */
const running = new Map()

function findCompiled(name, source) {
    const found = kept.get(name)
    return found?.source === source ? found.code : undefined
}

class KeptScript extends vm.Script {
    constructor(source, options) {
        const cachedData = findCompiled(options.filename, source)
        super(source, { ...options, cachedData })
        if (cachedData === undefined) running.set(options.filename, { source, script: this })
    }
}

class KeptModule extends vm.SourceTextModule {
    constructor(source, options) {
        const cachedData = findCompiled(options.identifier, source)
        super(source, { ...options, cachedData })
        // Once it has run V8 gives its code to nobody.
        if (cachedData === undefined) kept.set(options.identifier, { source, code: this.createCachedData() })
    }
}

/** From now on whoever compiles gets what is kept. */
function useCompiledCode() {
    vm.Script = KeptScript
    vm.SourceTextModule = KeptModule
}

function keepCompiledCode() {
    for (const [name, { source, script }] of running) kept.set(name, { source, code: script.createCachedData() })
    running.clear()
}

module.exports = { keepCompiledCode, useCompiledCode }
