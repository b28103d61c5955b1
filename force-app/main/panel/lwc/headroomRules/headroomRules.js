/** Rules: which there are, enabled with what matches now or only from now on, edited, rehearsed, and decided where one has stopped. */
import HeadroomPage from 'c/headroomPage'
import { perform } from 'c/headroomRelay'
import { fill } from 'c/headroomText'
import { labels } from './labels'
import { askDelete, askEnable, describeRule, toInput } from './ruleText'

export default class HeadroomRules extends HeadroomPage {
    labels = labels
    /** The rule in the editor; null for a new one, undefined while the list is shown. @type {Record<string, any> | null | undefined} */
    edited = undefined
    /** Of which the editor shows the fields. */
    object = 'Lead'
    /** @type {Record<string, any> | null} */
    rehearsed = null
    /** What stands under a rule until it is answered. @type {{ ruleId: string, count: number, text: string, answers: object[] } | null} */
    question = null

    get rules() {
        return this.view('rules')
    }

    get list() {
        return this.rules.body.rules.map((/** @type {any} */ rule) => ({
            ...describeRule(rule),
            asks: this.question?.ruleId === rule.id ? this.question : null,
        }))
    }

    get hasMoreListed() {
        return this.rules.body.next !== null
    }

    get isEmpty() {
        return this.rules.body.rules.length === 0
    }

    get isEditing() {
        return this.edited !== undefined
    }

    get editorTitle() {
        return this.edited ? fill(labels.editRule, this.edited.name) : labels.newRule
    }

    get sequenceList() {
        const { isReady, body } = this.view('sequences')
        return isReady ? body.sequences : []
    }

    get webhookList() {
        const { isReady, body } = this.view('webhooks')
        return isReady ? body.webhooks.map((/** @type {any} */ { id, url }) => ({ id, name: url })) : []
    }

    get schemaName() {
        return `schema ${this.object}`
    }

    get fields() {
        const { isReady, body } = this.view(this.schemaName)
        return isReady ? body.fields : []
    }

    get fieldsProblem() {
        const { isReady, problem, body } = this.view(this.schemaName)
        if (!isReady) return problem
        return body.fields.length === 0 ? labels.notDescribed : null
    }

    /** @param {string} id */
    findRule(id) {
        return this.rules.body.rules.find((/** @type {any} */ rule) => rule.id === id)
    }

    /** @param {Record<string, any> | null} rule */
    open(rule) {
        this.edited = rule
        this.rehearsed = null
        this.question = null
        this.wantFields(rule?.object ?? 'Lead')
    }

    /** Webhooks are an admin's: who may not see them chooses among sequences. @param {string} object */
    wantFields(object) {
        this.object = object
        const webhooks = this.may('Headroom_Admin') ? [{ view: 'webhooks' }] : []
        this.want([{ view: 'schema', as: this.schemaName, path: { object } }, ...webhooks])
    }

    handleNew() {
        this.open(null)
    }

    handleEdit(/** @type {any} */ { currentTarget }) {
        this.open(this.findRule(currentTarget.dataset.rule))
    }

    handleClose() {
        this.edited = undefined
        this.want([])
    }

    handleObject(/** @type {CustomEvent<string>} */ { detail }) {
        this.wantFields(detail)
    }

    async handleSave(/** @type {CustomEvent<Record<string, any>>} */ { detail: body }) {
        const input = this.edited ? { path: { ruleId: this.edited.id }, body } : { body }
        const saved = await this.act(this.edited ? 'ruleUpdate' : 'ruleCreate', input, fill(labels.saved, body.name))
        if (saved !== undefined) this.handleClose()
    }

    async handleRehearse(/** @type {CustomEvent<Record<string, any>>} */ { detail: body }) {
        this.rehearsed = (await this.act('ruleRehearse', { body }, labels.rehearsed)) ?? null
    }

    handleDisable(/** @type {any} */ { currentTarget }) {
        const rule = this.findRule(currentTarget.dataset.rule)
        this.act(
            'ruleUpdate',
            { path: { ruleId: rule.id }, body: { ...toInput(rule), isEnabled: false } },
            fill(labels.disabled, rule.name),
        )
    }

    /** How many match now is counted first: who enables decides about them knowing it. */
    async handleAskEnable(/** @type {any} */ { currentTarget }) {
        const ruleId = currentTarget.dataset.rule
        this.isBusy = true
        try {
            this.question = { ruleId, ...askEnable(await perform('ruleMatches', { path: { ruleId } })) }
        } catch (error) {
            this.tellRefusal(error)
        } finally {
            this.isBusy = false
        }
    }

    handleAskDelete(/** @type {any} */ { currentTarget }) {
        const ruleId = currentTarget.dataset.rule
        this.question = { ruleId, ...askDelete(this.findRule(ruleId).name) }
    }

    async handleAnswer(/** @type {any} */ { currentTarget }) {
        const { rule: ruleId, answer } = currentTarget.dataset
        const count = this.question?.count ?? 0
        this.question = null
        if (answer === 'cancel') return
        const { name } = this.findRule(ruleId)
        const path = { ruleId }
        if (answer === 'delete') await this.act('ruleDelete', { path }, fill(labels.deletedDone, name))
        else if (answer === 'enable') await this.act('ruleEnable', { path, body: {} }, fill(labels.enabled, name))
        else await this.act('ruleEnable', { path, body: { alsoMatching: { atMost: count } } }, fill(labels.enabled, name))
    }

    handleDecide(/** @type {any} */ { currentTarget }) {
        const { rule: ruleId, decision } = currentTarget.dataset
        this.act('ruleHeldDecide', { path: { ruleId }, body: { decision } }, decision === 'release' ? labels.released : labels.discarded)
    }
}
