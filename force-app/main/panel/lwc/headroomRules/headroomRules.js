/** Rules: which there are, enabled with what matches now or only from now on, edited, rehearsed, and decided where one has stopped. */
import HeadroomPage from 'c/headroomPage'
import { perform } from 'c/headroomRelay'
import { fill } from 'c/headroomText'
import { labels } from './labels'
import { askDelete, askEnable, describeFirings, describeRule, toInput } from './ruleText'

export default class HeadroomRules extends HeadroomPage {
    labels = labels
    /** The rule in the editor; null for a new one, undefined while the list is shown. @type {Record<string, any> | null | undefined} */
    edited = undefined
    /** Of which the editor shows the fields. */
    object = 'Lead'
    /** @type {Record<string, any> | null} */
    rehearsed = null
    /** Whose firings are shown. @type {string | null} */
    opened = null
    /** What stands under a rule until it is answered. @type {{ ruleId: string, count: number, text: string, answers: object[] } | null} */
    question = null
    buttonsOfPage = [{ name: 'new', label: labels.newRule, variant: 'brand', iconName: 'utility:add' }]

    get rules() {
        return this.view('rules')
    }

    get list() {
        return this.listOf('rules').map((rule) => {
            const described = describeRule(rule)
            const firings = this.opened === rule.id ? this.bodyOf(`firings ${rule.id}`)?.firings : undefined
            if (firings) described.lines.push(...describeFirings(firings))
            return this.question?.ruleId === rule.id ? { ...described, question: this.question } : described
        })
    }

    get isEditing() {
        return this.edited !== undefined
    }

    get editorTitle() {
        return this.edited ? fill(labels.editRule, this.edited.name) : labels.newRule
    }

    /** What actions name, and what the rule may be about, as the editor offers it. */
    get targets() {
        const objects = this.listOf('schemas', 'objects').map(({ object }) => object)
        const webhooks = this.listOf('webhooks').map(({ id, url }) => ({ id, name: url }))
        return { objects, sequences: this.listOf('sequences'), webhooks, fields: this.listOf(this.schemaName, 'fields') }
    }

    get schemaName() {
        return `schema ${this.object}`
    }

    get fieldsProblem() {
        const { isReady, problem, body } = this.view(this.schemaName)
        if (!isReady) return problem
        return body.fields.length === 0 ? labels.notDescribed : null
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
        this.want([{ view: 'schemas' }, { view: 'schema', as: this.schemaName, path: { object } }, ...webhooks])
    }

    handleNew() {
        this.open(null)
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

    /** What each button of a rule does. @type {Record<string, (rule: Record<string, any>) => unknown>} */
    does = {
        firings: ({ id }) => this.openFirings(id),
        edit: (rule) => this.open(rule),
        askEnable: (rule) => this.askEnable(rule),
        askDelete: ({ id, name }) => (this.question = { ruleId: id, ...askDelete(name) }),
        enable: (rule) => this.actOn(rule, 'ruleEnable', {}, labels.enabled),
        disable: (rule) => this.actOn(rule, 'ruleUpdate', { ...toInput(rule), isEnabled: false }, labels.disabled),
        delete: (rule) => this.actOn(rule, 'ruleDelete', undefined, labels.deletedDone),
        release: (rule) => this.actOn(rule, 'ruleHeldDecide', { decision: 'release' }, labels.released),
        discard: (rule) => this.actOn(rule, 'ruleHeldDecide', { decision: 'discard' }, labels.discarded),
        keep: () => undefined,
    }

    handlePress(/** @type {any} */ { currentTarget, detail: { name } }) {
        const rule = this.listOf('rules').find(({ id }) => id === currentTarget.dataset.rule)
        const count = this.question?.count ?? 0
        this.question = null
        if (name === 'enableMatching') this.actOn(rule, 'ruleEnable', { alsoMatching: { atMost: count } }, labels.enabled)
        else this.does[name](rule)
    }

    /** @param {Record<string, any>} rule @param {string} action @param {unknown} body @param {string} done with the rule's name in it */
    actOn({ id, name }, action, body, done) {
        return this.act(action, { path: { ruleId: id }, body }, fill(done, name))
    }

    /** @param {string} ruleId */
    openFirings(ruleId) {
        this.opened = this.opened === ruleId ? null : ruleId
        this.want(this.opened ? [{ view: 'firings', as: `firings ${ruleId}`, query: { ruleId, limit: 10 } }] : [])
    }

    /** How many match now is counted first: who enables decides about them knowing it. @param {Record<string, any>} rule */
    async askEnable({ id }) {
        const matches = await this.tryTo(() => perform('ruleMatches', { path: { ruleId: id } }))
        if (matches !== undefined) this.question = { ruleId: id, ...askEnable(matches) }
    }
}
