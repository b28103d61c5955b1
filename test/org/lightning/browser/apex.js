/** `@salesforce/apex/Class.method` over HTTP: callable, as an imperative call of Apex is. Its errors have the platform's shape. */

/** Salesforce hands out what may not be changed: a component that tries fails here as it fails there. @param {unknown} value @returns {unknown} */
function freeze(value) {
    if (typeof value === 'object' && value !== null) {
        Object.values(value).forEach(freeze)
        Object.freeze(value)
    }
    return value
}

/** https://developer.salesforce.com/docs/platform/lwc/guide/data-error.html @param {number} status @param {unknown} body */
function failure(status, body) {
    return { ok: false, status, statusText: 'Server Error', errorType: 'fetchResponse', headers: {}, body }
}

/** @param {string} owner @param {string} method */
export function apexMethod(owner, method) {
    return async (/** @type {Record<string, unknown> | undefined} */ parameters) => {
        const options = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(parameters ?? {}) }
        const response = await fetch(`/lightning/apex/${owner}/${method}`, options).catch((error) => {
            throw failure(0, { message: String(error) })
        })
        const body = await response.json()
        if (response.status !== 200 || body.error !== undefined) throw freeze(failure(500, body.error ?? body))
        return freeze(body.returnValue)
    }
}
