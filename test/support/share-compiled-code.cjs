// Relays and commands that a test starts as processes inherit this: each start then costs a third of a core-second less.
const { join } = require('node:path')

process.env.NODE_COMPILE_CACHE = join(__dirname, '../../build/compile-cache')
