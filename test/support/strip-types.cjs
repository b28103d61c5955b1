// The Jest transform: Node's own type stripping, so that no second compiler decides what our code means.
const { createHash } = require('node:crypto')
const { stripTypeScriptTypes } = require('node:module')

module.exports = {
    process: (source) => ({ code: stripTypeScriptTypes(source) }),
    getCacheKey: (source, path) => createHash('sha256').update(process.version).update(path).update(source).digest('hex'),
}
