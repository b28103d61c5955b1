/** What a token may do. Each role may do what the one before it may. */

export const ROLES = ['reader', 'editor', 'admin'] as const
export type Role = (typeof ROLES)[number]

export const isRole = (text: string): text is Role => (ROLES as readonly string[]).includes(text)

export const mayAct = (role: Role, needed: Role): boolean => ROLES.indexOf(role) >= ROLES.indexOf(needed)

/** Whom a valid token speaks for. */
export interface TokenHolder {
    readonly orgId: string
    readonly role: Role
}
