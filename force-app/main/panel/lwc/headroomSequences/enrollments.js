/** Who is in a sequence, as a table. Pure. */
import { showTime } from 'c/headroomText'
import { labels } from './labels'

export const columns = [
    {
        label: labels.record,
        fieldName: 'url',
        type: 'url',
        typeAttributes: { label: { fieldName: 'record' }, target: '_blank' },
    },
    { label: labels.since, fieldName: 'since' },
    { label: labels.by, fieldName: 'by' },
    { label: labels.state, fieldName: 'state', wrapText: true },
]

const ENDS = /** @type {Record<string, string>} */ ({
    removed_by_api: labels.removedByApi,
    removed_by_rule: labels.removedByRule,
    record_deleted: labels.recordDeleted,
    record_merged: labels.recordMerged,
    record_converted: labels.recordConverted,
})

/** @param {Record<string, any>} enrollment */
export const describeEnrollment = ({ object, recordId, enrolledAt, source, state, endReason }) => ({
    recordId,
    record: `${object} ${recordId}`,
    url: `/lightning/r/${object}/${recordId}/view`,
    since: showTime(enrolledAt),
    by: source === 'rule' ? labels.byRule : labels.byApi,
    state: state === 'active' ? labels.isActive : (ENDS[endReason] ?? endReason),
})
