/** The door of signing: what the package posts is checked and answered here, whatever it asks for. */
export { parseJson } from './json-body.ts'
export { createSignedRouter, refuseSender, signedHeaders } from './signed-router.ts'
export type { SignedDoor, SignedRequest, SignedRoute } from './signed-router.ts'
export { sign } from './signature-policy.ts'
