/** One rule, edited: when, under which conditions on the object's real fields, and what then. It keeps the draft; saving is its parent's. */
import { LightningElement, api } from 'lwc'
import { blankAction, describeAction, editAction } from 'c/headroomActions'
import { changeAt } from 'c/headroomFields'
import { fill, showNumber } from 'c/headroomText'
import { BLANK, describeCondition, editCondition } from './conditions'
import { toDraft, toRule } from './draft'
import { describeBrake, describeMatching, describeRule } from './inputs'
import { labels } from './labels'

const ACTIONS = ['add_to_sequence', 'remove_from_sequence', 'create_task', 'update_field', 'call_webhook', 'wait']

export default class HeadroomRuleEditor extends LightningElement {
    /** What actions name, the objects that a rule may be about, and the fields of the draft's. @type {import('c/headroomActions').Targets} */
    @api targets = {}
    /** Why there are no fields. @type {string | null} */
    @api fieldsProblem = null
    @api busy = false
    /** What the last rehearsal said. @type {Record<string, any> | null} */
    @api rehearsed = null
    labels = labels
    blankCondition = BLANK
    blankAction = blankAction('add_to_sequence')
    buttons = [
        { name: 'save', label: labels.save, variant: 'brand' },
        { name: 'rehearse', label: labels.rehearse, iconName: 'utility:preview' },
        { name: 'cancel', label: labels.cancel },
    ]
    draft = toDraft(null)

    /** Taken once: a later look of the relay must not undo what was edited. @type {Record<string, any> | null} */
    @api
    get rule() {
        return toRule(this.draft)
    }
    set rule(rule) {
        this.draft = toDraft(rule)
    }

    get fields() {
        return this.targets.fields ?? []
    }

    get head() {
        return describeRule(this.draft, this.targets.objects)
    }

    get conditions() {
        return this.draft.conditions.map((condition) => describeCondition(condition, this.fields))
    }

    get hasNoConditions() {
        return this.draft.conditions.length === 0
    }

    get matching() {
        return describeMatching(this.draft)
    }

    get actions() {
        return this.draft.actions.map((action) => describeAction(action, this.targets, ACTIONS))
    }

    get brake() {
        return describeBrake(this.draft)
    }

    get rehearsal() {
        if (this.rehearsed === null) return null
        const { wouldFire, records, busiestHour, examined } = this.rehearsed
        return {
            sum: fill(labels.wouldFire, showNumber(wouldFire), showNumber(records)),
            detail: fill(labels.rehearsedOn, showNumber(examined), showNumber(busiestHour)),
        }
    }

    /** @param {Partial<import('./draft').Draft>} part */
    change(part) {
        this.draft = { ...this.draft, ...part }
    }

    /** Fields are the object's, so conditions on another object's are gone. */
    handleEdit(/** @type {any} */ { detail: { name, value } }) {
        this.change(name === 'object' ? { object: value, conditions: [] } : { [name]: value })
        if (name === 'object') this.dispatchEvent(new CustomEvent('objectchange', { detail: value }))
    }

    handleBrake(/** @type {any} */ { detail }) {
        this.change({ firingsPerHourMax: Number(detail.value) })
    }

    handleConditions(/** @type {any} */ { detail }) {
        this.change({ conditions: detail })
    }

    handleCondition(/** @type {any} */ { detail }) {
        const { conditions } = this.draft
        this.change({ conditions: changeAt(conditions, detail.index, (one) => editCondition(one, detail, this.fields)) })
    }

    handleActions(/** @type {any} */ { detail }) {
        this.change({ actions: detail })
    }

    handleAction(/** @type {any} */ { detail }) {
        this.change({ actions: changeAt(this.draft.actions, detail.index, (one) => editAction(one, detail, this.targets)) })
    }

    /** Whoever goes is asked nothing; everybody else has filled what must be. */
    handlePress(/** @type {CustomEvent<{ name: string }>} */ { detail: { name } }) {
        const parts = [.../** @type {any} */ (this.template).querySelectorAll('.checked')]
        const isReady = name === 'cancel' || parts.map((part) => part.check()).every(Boolean)
        if (isReady) this.dispatchEvent(new CustomEvent(name, { detail: toRule(this.draft) }))
    }
}
