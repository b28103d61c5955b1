/**
 * What the Sync User can and what it lacks, asked from Salesforce in two calls and said in plain words. Real-time sync needs none of it.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_objectpermissions.htm
 */
import { z } from 'zod'
import { readPart, sendComposite } from './composite.ts'
import type { Part } from './composite.ts'
import { readOrgLimits } from './limits.ts'
import type { OrgLimits } from './limits.ts'
import { queryPath } from './records.ts'
import { SalesforceError } from './salesforce-types.ts'
import type { Purpose, Salesforce } from './salesforce-types.ts'

export interface Finding {
    readonly check: string
    /** Null: it could not be found out. */
    readonly isOk: boolean | null
    /** What was found, and for a fault what to do. */
    readonly text: string
}

export interface CheckParts {
    readonly salesforce: Salesforce
    readonly userId: string
    readonly recordLimits: (limits: OrgLimits) => Promise<void>
}

/** Those whose access is a permission on the object. Activities and users have none: View All Data stands for it. */
const OBJECTS = ['Account', 'Campaign', 'Contact', 'Lead', 'Opportunity']
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

/** The id comes from a token answer, which was checked. Permissions of profiles and of groups are permission sets too. */
function writeObjectsQuery(userId: string): string {
    const sets = `SELECT PermissionSetId FROM PermissionSetAssignment WHERE AssigneeId = '${userId}'`
    const objects = OBJECTS.map((object) => `'${object}'`).join(',')
    return `SELECT SobjectType, PermissionsRead, PermissionsViewAllRecords FROM ObjectPermissions WHERE ParentId IN (${sets}) AND SobjectType IN (${objects})`
}

function judgeAccess(parts: ReadonlyMap<string, Part>): Finding[] {
    const { records } = readPart(parts, 'objects', objectsSchema)
    const [user] = readPart(parts, 'user', userSchema).records
    const seesAll = user?.PermissionsViewAllData === true
    const seen = new Set(records.filter((one) => one.PermissionsRead && one.PermissionsViewAllRecords).map((one) => one.SobjectType))
    const activities = seesAll
        ? ok('activities', 'all are seen')
        : fault('activities', 'interval sync sees only tasks and events that the Sync User may see: give it View All Data to see all')
    const objects = OBJECTS.map((object) =>
        seesAll || seen.has(object)
            ? ok(object, 'all records are read')
            : fault(object, `give the Sync User Read and View All on ${object}`),
    )
    return [...objects, activities]
}

async function checkAccess({ salesforce, userId }: CheckParts): Promise<Finding[]> {
    const subrequests = [
        { name: 'user', path: queryPath(USER_QUERY), isQuery: true },
        { name: 'objects', path: queryPath(writeObjectsQuery(userId)), isQuery: true },
    ]
    try {
        return judgeAccess(await sendComposite(salesforce, subrequests, PURPOSE))
    } catch (error) {
        return [unknown('access', rethrowOthers(error))]
    }
}

/** Access is not asked for where the API is closed. */
export async function checkSyncUser(parts: CheckParts): Promise<Finding[]> {
    const findings = await checkLimits(parts)
    const isOpen = findings.some(({ check, isOk }) => check === 'api' && isOk === true)
    return isOpen ? [...findings, ...(await checkAccess(parts))] : findings
}
