/** Dashboard and alerts ask for figures that exist, and every alert says what it means and what to do. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { callApi } from '../../support/call-api.ts'
import { deliver, makeChange, startRelay } from '../../support/start-relay.ts'
import type { TestRelay } from '../../support/start-relay.ts'

interface Dashboard {
    panels: { title: string; targets: { expr: string }[] }[]
}

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')
const panels = (JSON.parse(read('ops/grafana-dashboard.json')) as Dashboard).panels
const alerts = [...read('ops/alerts.yml').matchAll(/alert: (\w+)\n\s+expr: (.+)\n/g)].map(([, name = '', expr = '']) => ({ name, expr }))

/** Words of PromQL that the files use. `up` is not ours: Prometheus makes it for each target. */
const PROMQL = new Set(['sum', 'max', 'by', 'le', 'rate', 'increase', 'histogram_quantile', 'status', 'route', 'outcome', 'table', 'up'])

/** What is left of an expression without its selectors, durations and numbers, and is no word of the language. */
function metricsOf(expr: string): string[] {
    const bare = expr.replace(/\{[^}]*\}|\[[^\]]*\]/g, ' ').replace(/\b[0-9][0-9.e]*\b/g, ' ')
    return [...bare.matchAll(/[a-zA-Z_]\w*/g)].map(([word]) => word).filter((word) => !PROMQL.has(word))
}

let relay: TestRelay
let exposed: string

beforeAll(async () => {
    relay = await startRelay()
    await deliver(relay, [makeChange()])
    exposed = (await callApi(relay, 'GET', '/metrics', { token: null })).text
})
afterAll(() => relay.stop())

const isExposed = (metric: string): boolean =>
    exposed.includes(`# TYPE ${metric} `) || exposed.includes(`# TYPE ${metric.replace(/_(bucket|count|sum)$/, '')} histogram`)

test('every figure that the dashboard and the alerts name is in /metrics', () => {
    const named = [...panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)), ...alerts.map(({ expr }) => expr)].flatMap(
        metricsOf,
    )
    expect(new Set(named).size).toBeGreaterThan(8)
    expect(named.filter((metric) => !isExposed(metric))).toEqual([])
})

test('every figure of our own is on the dashboard', () => {
    const own = [...exposed.matchAll(/# TYPE (headroom_\w+) /g)].map(([, name = '']) => name)
    const shown = panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => metricsOf(expr))).join(' ')
    expect(own.filter((name) => !shown.includes(name))).toEqual([])
})

test('a delivery is counted under the route that the alerts ask for', () => {
    expect(exposed).toMatch(/headroom_http_request_duration_seconds_count\{[^}]*route="\/v1\/deliveries"[^}]*status="200"[^}]*\} 1/)
})

test('every alert has its part in docs/operate.md, and every part its alert', () => {
    const parts = [...read('docs/operate.md').matchAll(/^### (\w+)\n\n(.+)$/gm)]
    expect(alerts.length).toBeGreaterThan(5)
    expect(parts.map(([, name]) => name)).toEqual(alerts.map(({ name }) => name))
    const runbooks = [...read('ops/alerts.yml').matchAll(/docs\/operate\.md#(\w+)\W/g)].map(([, anchor]) => anchor)
    expect(runbooks).toEqual(alerts.map(({ name }) => name.toLowerCase()))
})
