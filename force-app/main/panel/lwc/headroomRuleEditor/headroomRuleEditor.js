/** One rule, edited: when, under which conditions on the object's real fields, and what then. It keeps the draft; saving is its parent's. */
import { LightningElement, api } from 'lwc'
import { fill, showNumber } from 'c/headroomText'
import { actionOptions, describeAction, withType } from './actions'
import { describeInput, listOperators, readValue, showInput } from './conditions'
import { moveUp, newAction, newCondition, toDraft, toRule, withChange, without } from './draft'
import { labels } from './labels'
import { eventOptions, matchingOptions, objectOptions, whenOptions } from './options'

/** @typedef {import('./conditions').Field} Field */

/** An update may leave a record meeting what it met before. */
const EVENTS_WITH_WHEN = new Set(['updated', 'created_or_updated'])

export default class HeadroomRuleEditor extends LightningElement {
    /** @type {{ id: string, name: string }[]} */
    @api sequences = []
    /** @type {{ id: string, name: string }[]} */
    @api webhooks = []
    /** Of the draft's object. @type {Field[]} */
    @api fields = []
    /** Why there are none. @type {string | null} */
    @api fieldsProblem = null
    @api busy = false
    /** What the last rehearsal said. @type {Record<string, any> | null} */
    @api rehearsed = null
    labels = labels
    objectOptions = objectOptions
    eventOptions = eventOptions
    whenOptions = whenOptions
    matchingOptions = matchingOptions
    actionOptions = actionOptions
    draft = toDraft(null)

    /** Taken once: a later look of the relay must not undo what was edited. @type {Record<string, any> | null} */
    @api
    get rule() {
        return toRule(this.draft)
    }
    set rule(rule) {
        this.draft = toDraft(rule)
    }

    get hasWhen() {
        return EVENTS_WITH_WHEN.has(this.draft.event)
    }

    get conditions() {
        return this.draft.conditions.map((condition, index) => {
            const field = this.findField(condition.field)
            const known = this.fields.map(({ name, label }) => ({ label: `${label} (${name})`, value: name }))
            const isUnknown = condition.field !== '' && field === undefined
            return {
                ...condition,
                ...describeInput(field, condition.operator),
                number: index + 1,
                fields: isUnknown ? [...known, { label: condition.field, value: condition.field }] : known,
                operators: listOperators(field),
                shown: showInput(condition.value),
                removeText: fill(labels.removeCondition, index + 1),
            }
        })
    }

    get hasNoConditions() {
        return this.draft.conditions.length === 0
    }

    get hasSeveral() {
        return this.draft.conditions.length > 1
    }

    get isCustom() {
        return this.draft.matching === 'custom'
    }

    get actions() {
        const targets = { sequences: this.sequences, webhooks: this.webhooks }
        return this.draft.actions.map((action, index) => ({
            ...describeAction(action, targets),
            number: index + 1,
            isFirst: index === 0,
            upText: fill(labels.moveUp, index + 1),
            removeText: fill(labels.removeAction, index + 1),
        }))
    }

    get rehearsal() {
        if (this.rehearsed === null) return null
        const { wouldFire, records, busiestHour, examined } = this.rehearsed
        return {
            sum: fill(labels.wouldFire, showNumber(wouldFire), showNumber(records)),
            detail: fill(labels.rehearsedOn, showNumber(examined), showNumber(busiestHour)),
        }
    }

    /** @param {string} name */
    findField(name) {
        return this.fields.find((field) => field.name === name)
    }

    /** @param {Partial<import('./draft').Draft>} part */
    change(part) {
        this.draft = { ...this.draft, ...part }
    }

    /** @param {number} key @param {Partial<import('./draft').ConditionDraft>} part */
    changeCondition(key, part) {
        this.change({ conditions: withChange(this.draft.conditions, key, part) })
    }

    /** @param {number} key @param {Record<string, any>} part */
    changeAction(key, part) {
        this.change({ actions: withChange(this.draft.actions, key, part) })
    }

    handleText(/** @type {any} */ { currentTarget, detail }) {
        this.change({ [currentTarget.dataset.name]: detail.value })
    }

    /** Fields are the object's, so conditions on another object's are gone. */
    handleObject(/** @type {any} */ { detail }) {
        this.change({ object: detail.value, conditions: [] })
        this.dispatchEvent(new CustomEvent('objectchange', { detail: detail.value }))
    }

    handleFiringsMax(/** @type {any} */ { detail }) {
        this.change({ firingsPerHourMax: Number(detail.value) })
    }

    handleAddCondition() {
        this.change({ conditions: [...this.draft.conditions, newCondition()] })
    }

    handleRemoveCondition(/** @type {any} */ { currentTarget }) {
        this.change({ conditions: without(this.draft.conditions, Number(currentTarget.dataset.key)) })
    }

    /** An operator and a value of another field need not fit. */
    handleField(/** @type {any} */ { currentTarget, detail }) {
        this.changeCondition(Number(currentTarget.dataset.key), { field: detail.value, operator: 'equals', value: '' })
    }

    handleOperator(/** @type {any} */ { currentTarget, detail }) {
        const key = Number(currentTarget.dataset.key)
        const condition = this.draft.conditions.find((one) => one.key === key)
        const before = describeInput(this.findField(condition?.field ?? ''), condition?.operator ?? '')
        const now = describeInput(this.findField(condition?.field ?? ''), detail.value)
        const isSame = JSON.stringify(before) === JSON.stringify(now)
        this.changeCondition(key, { operator: detail.value, ...(isSame ? {} : { value: now.isChoice ? true : '' }) })
    }

    handleValue(/** @type {any} */ { currentTarget, detail }) {
        const key = Number(currentTarget.dataset.key)
        const condition = this.draft.conditions.find((one) => one.key === key)
        if (condition === undefined) return
        this.changeCondition(key, { value: readValue(this.findField(condition.field), condition.operator, detail.value) })
    }

    handleAddAction() {
        this.change({ actions: [...this.draft.actions, newAction()] })
    }

    handleRemoveAction(/** @type {any} */ { currentTarget }) {
        this.change({ actions: without(this.draft.actions, Number(currentTarget.dataset.key)) })
    }

    handleUp(/** @type {any} */ { currentTarget }) {
        this.change({ actions: moveUp(this.draft.actions, Number(currentTarget.dataset.key)) })
    }

    handleActionType(/** @type {any} */ { currentTarget, detail }) {
        const key = Number(currentTarget.dataset.key)
        this.change({ actions: this.draft.actions.map((action) => (action.key === key ? withType(action, detail.value) : action)) })
    }

    handleTarget(/** @type {any} */ { currentTarget, detail }) {
        const key = Number(currentTarget.dataset.key)
        const action = this.draft.actions.find((one) => one.key === key)
        this.changeAction(key, action?.type === 'call_webhook' ? { webhookId: detail.value } : { sequenceId: detail.value })
    }

    handleMinutes(/** @type {any} */ { currentTarget, detail }) {
        this.changeAction(Number(currentTarget.dataset.key), { minutes: Number(detail.value) })
    }

    /** @param {string} name */
    tell(name) {
        const inputs = [.../** @type {any} */ (this.template).querySelectorAll('lightning-input, lightning-combobox')]
        const isFilled = inputs.map((/** @type {any} */ input) => input.reportValidity()).every(Boolean)
        if (isFilled) this.dispatchEvent(new CustomEvent(name, { detail: toRule(this.draft) }))
    }

    handleSave() {
        this.tell('save')
    }

    handleRehearse() {
        this.tell('rehearse')
    }

    handleCancel() {
        this.dispatchEvent(new CustomEvent('cancel'))
    }
}
