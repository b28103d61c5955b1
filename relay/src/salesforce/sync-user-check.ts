/**
 * What the Sync User can and what it lacks, asked from Salesforce in two calls and one for each object that it is to read, and said in plain
 * words. Real-time sync needs none of it.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_objectpermissions.htm
 */
import { z } from 'zod'
import { readPart, sendComposite } from './composite.ts'
import type { Part } from './composite.ts'
import { findUnseen } from './describe.ts'
import { readOrgLimits } from './limits.ts'
import type { OrgLimits } from './limits.ts'
import { queryPath } from './records.ts'
import { SalesforceError } from './salesforce-types.ts'
import type { Purpose, Salesforce } from './salesforce-types.ts'

export interface Finding {
    readonly check: string
    /** Null: it could not be found out. */
    readonly isOk: boolean | null
    /** Of a fault: sync goes on without what is missing, and an admin may mean it so. */
    readonly isOptional?: true
    /** What was found, and for a fault what to do. */
    readonly text: string
}

export interface CheckParts {
    readonly salesforce: Salesforce
    readonly userId: string
    readonly recordLimits: (limits: OrgLimits) => Promise<void>
    /** Names of the fields that it is to read, by object. */
    readonly needed: ReadonlyMap<string, readonly string[]>
}

/** Those whose access is a permission on the object. */
const OBJECTS = ['Account', 'Campaign', 'Contact', 'Lead', 'Opportunity']
/** These have none: View All Data stands for it. */
const WITHOUT_PERMISSION = ['Event', 'Task', 'User']
const PURPOSE: Purpose = { feature: 'probe', urgency: 'interval' }

const ok = (check: string, text: string): Finding => ({ check, isOk: true, text })
const fault = (check: string, text: string): Finding => ({ check, isOk: false, text })
/** Salesforce repeats the query on lines of its own before it says what is wrong with it. */
const unknown = (check: string, { message }: SalesforceError): Finding => {
    return { check, isOk: null, text: `could not be looked at: ${message.replaceAll(/\s+/g, ' ').trim().slice(-300)}` }
}

function rethrowOthers(error: unknown): SalesforceError {
    if (error instanceof SalesforceError) return error
    throw error
}

const NO_API =
    'the API is closed to the Sync User: give it the permission API Enabled (permission set Headroom Sync User). If it has that, the edition ' +
    'has no API: in Professional Edition it is an add-on of Salesforce, Web Services API; smaller editions cannot have it'

function judgeRefusal(error: SalesforceError): Finding[] {
    if (error.errorCode === 'API_DISABLED_FOR_ORG' || error.errorCode === 'API_CURRENTLY_DISABLED') return [fault('api', NO_API)]
    if (error.code !== 'refused') return [unknown('limits', error)]
    const text = 'the Sync User may not read them: give it View Setup and Configuration. Until then limits are known from the org alone'
    return [ok('api', 'open to the Sync User'), fault('limits', text)]
}

/** The first call may be the only one that the governor lets pass before it knows the quota, and it brings it. */
async function checkLimits({ salesforce, recordLimits }: CheckParts): Promise<Finding[]> {
    try {
        const limits = await readOrgLimits(salesforce, { feature: 'probe', urgency: 'probe' }).catch((error: unknown) => {
            if (error instanceof SalesforceError && error.refusal?.cause === 'probed_lately') return readOrgLimits(salesforce, PURPOSE)
            throw error
        })
        await recordLimits(limits)
        const { max, used } = limits['DailyApiRequests'] ?? { max: 0, used: 0 }
        return [ok('api', 'open to the Sync User'), ok('limits', `${used} of ${max} API requests used in the last 24 hours`)]
    } catch (error) {
        return judgeRefusal(rethrowOthers(error))
    }
}

const rowsOf = <Row extends z.ZodType>(row: Row) => z.object({ records: z.array(row) })
const userSchema = rowsOf(z.object({ PermissionsViewAllData: z.boolean() }))
const objectsSchema = rowsOf(z.object({ SobjectType: z.string(), PermissionsRead: z.boolean(), PermissionsViewAllRecords: z.boolean() }))

const USER_QUERY = 'SELECT PermissionsViewAllData FROM UserPermissionAccess LIMIT 1'

const hasPermission = (object: string): boolean => OBJECTS.includes(object) || object.endsWith('__c')

/** Who may see a CampaignMember follows from its campaign, for example: Salesforce has no permission to name. */
const partly = (object: string): Finding => {
    const text = 'what the Sync User may see is read: where Salesforce has View All on it, give that, otherwise View All Data'
    return { check: object, isOk: null, text }
}

/** The id comes from a token answer, which was checked. Permissions of profiles and of groups are permission sets too. */
function writeObjectsQuery(userId: string, names: readonly string[]): string {
    const sets = `SELECT PermissionSetId FROM PermissionSetAssignment WHERE AssigneeId = '${userId}'`
    const objects = names.map((object) => `'${object}'`).join(',')
    return `SELECT SobjectType, PermissionsRead, PermissionsViewAllRecords FROM ObjectPermissions WHERE ParentId IN (${sets}) AND SobjectType IN (${objects})`
}

function judgeAccess(parts: ReadonlyMap<string, Part>, names: readonly string[]): Finding[] {
    const { records } = readPart(parts, 'objects', objectsSchema)
    const [user] = readPart(parts, 'user', userSchema).records
    const seesAll = user?.PermissionsViewAllData === true
    const seen = new Set(records.filter((one) => one.PermissionsRead && one.PermissionsViewAllRecords).map((one) => one.SobjectType))
    const activities = seesAll
        ? ok('activities', 'all are seen')
        : fault('activities', 'interval sync sees only tasks and events that the Sync User may see: give it View All Data to see all')
    const named = new Set(records.map(({ SobjectType }) => SobjectType))
    const objects = names.map((object) => {
        if (seesAll || seen.has(object)) return ok(object, 'all records are read')
        return named.has(object) || hasPermission(object)
            ? fault(object, `give the Sync User Read and View All on ${object}`)
            : partly(object)
    })
    return [...objects, activities]
}

/** Of each object that an admin added, too. Names come from descriptions, which were checked. */
async function checkAccess({ salesforce, userId, needed }: CheckParts): Promise<Finding[]> {
    const names = [...new Set([...OBJECTS, ...needed.keys()])].filter((object) => !WITHOUT_PERMISSION.includes(object))
    const subrequests = [
        { name: 'user', path: queryPath(USER_QUERY), isQuery: true },
        { name: 'objects', path: queryPath(writeObjectsQuery(userId, names)), isQuery: true },
    ]
    try {
        return judgeAccess(await sendComposite(salesforce, subrequests, PURPOSE), names)
    } catch (error) {
        return [unknown('access', rethrowOthers(error))]
    }
}

async function checkFields({ salesforce }: CheckParts, object: string, names: readonly string[]): Promise<Finding> {
    const check = `${object} fields`
    try {
        const unseen = await findUnseen(salesforce, object, names, PURPOSE)
        if (unseen.length === 0) return ok(check, 'all that are tracked are read')
        const named = unseen.map((name) => `${object}.${name}`).join(', ')
        return { ...fault(check, `give the Sync User Read on ${named}: without it they are not read`), isOptional: true }
    } catch (error) {
        const refusal = rethrowOthers(error)
        return refusal.code === 'refused' ? fault(check, `give the Sync User Read on ${object}: none is read`) : unknown(check, refusal)
    }
}

async function checkAllFields(parts: CheckParts): Promise<Finding[]> {
    const findings: Finding[] = []
    for (const [object, names] of parts.needed) findings.push(await checkFields(parts, object, names))
    return findings
}

/** Access is not asked for where the API is closed. */
export async function checkSyncUser(parts: CheckParts): Promise<Finding[]> {
    const findings = await checkLimits(parts)
    const isOpen = findings.some(({ check, isOk }) => check === 'api' && isOk === true)
    return isOpen ? [...findings, ...(await checkAccess(parts)), ...(await checkAllFields(parts))] : findings
}
