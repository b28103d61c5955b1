/** How a quota was used over time, by the org and by Headroom, under the org's maximum. What it shows is said in words for who does not see it. */
import { LightningElement, api } from 'lwc'
import { fill, showNumber, showTime } from 'c/headroomText'
import { labels } from './labels'

const WIDTH = 1000
const HEIGHT = 200

/** @typedef {{ at: string, used: number | null, ours: number }} Point */

export default class HeadroomChart extends LightningElement {
    labels = labels
    /** At equal distances, from the oldest to now; `used` is null where Salesforce told nothing. @type {Point[]} */
    @api points = []
    /** The org's maximum: the upper edge. */
    @api max = 0
    /** Headroom's own limit, drawn across; null: none. @type {number | null} */
    @api line = null
    viewBox = `0 0 ${WIDTH} ${HEIGHT}`
    right = WIDTH

    get known() {
        return this.points.flatMap(({ used }, index) => (used === null ? [] : [{ index, used }]))
    }

    get isEmpty() {
        return this.max === 0 || this.known.length === 0
    }

    /** @param {number} index */
    across(index) {
        return Math.round((index / Math.max(1, this.points.length - 1)) * WIDTH)
    }

    /** @param {number} calls */
    height(calls) {
        return Math.round(HEIGHT - (Math.min(calls, this.max) / this.max) * HEIGHT)
    }

    /** What is not told in between is taken to be on the way from one reading to the next, and the newest to hold until now. */
    get usedPath() {
        const { known } = this
        const steps = known.map(({ index, used }) => `${this.across(index)},${this.height(used)}`)
        return [...steps, `${WIDTH},${this.height(known[known.length - 1].used)}`].join(' ')
    }

    get usedArea() {
        return `${this.across(this.known[0].index)},${HEIGHT} ${this.usedPath} ${WIDTH},${HEIGHT}`
    }

    get oursArea() {
        const steps = this.points.map(({ ours }, index) => `${this.across(index)},${this.height(ours)}`)
        return `0,${HEIGHT} ${steps.join(' ')} ${WIDTH},${HEIGHT}`
    }

    get hasLine() {
        return this.line !== null && this.line <= this.max
    }

    get lineY() {
        return this.height(this.line ?? 0)
    }

    get lineLabel() {
        return fill(labels.line, showNumber(this.line))
    }

    get topLabel() {
        return showNumber(this.max)
    }

    get startLabel() {
        return showTime(this.points[0]?.at)
    }

    get description() {
        const used = this.known.map((point) => point.used)
        const ours = this.points[this.points.length - 1].ours
        const [least, most, now] = [Math.min(...used), Math.max(...used), used[used.length - 1]].map(showNumber)
        return fill(labels.description, this.startLabel, least, most, now, this.topLabel, showNumber(ours))
    }
}
