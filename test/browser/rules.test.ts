/** Rules: made by hand in the panel, and then a lead joins the sequence. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { choose, expectAccessible, keepScreenshot } from './support/open-page.ts'
import { startPanel } from './support/start-panel.ts'
import type { PanelStage } from './support/start-panel.ts'

let stage: PanelStage
let sequenceId: string

beforeAll(async () => {
    stage = await startPanel()
    ;({ id: sequenceId } = await stage.world.api.request<{ id: string }>('POST', '/v1/sequences', { name: 'Outbound' }))
})
afterAll(() => stage.stop())

async function waitForEnrollment(recordId: string): Promise<void> {
    for (let tries = 0; tries < 150; tries++) {
        const path = `/v1/sequences/${sequenceId}/enrollments?state=active`
        const { enrollments } = await stage.world.api.request<{ enrollments: { recordId: string }[] }>('GET', path)
        if (enrollments.some((one) => one.recordId === recordId)) return
        await new Promise((resolve) => setTimeout(resolve, 100))
    }
    throw new Error(`${recordId} is not in the sequence`)
}

test('a rules person makes a rule on the object’s real fields, and a lead that meets it joins the sequence', async () => {
    const { page, problems } = await stage.open('Ada Admin', '/lightning/n/Headroom?c__page=rules')
    await page.getByText('No rule yet').waitFor()
    await page.getByRole('button', { name: 'New rule' }).click()
    await page.getByLabel('Name').fill('Working leads')
    await page.getByRole('button', { name: 'Add a condition' }).click()
    await choose(page.getByRole('combobox', { name: 'Field' }), '(Status)')
    await choose(page.getByRole('combobox', { name: 'Operator' }), 'Changed to')
    await choose(page.getByRole('combobox', { name: 'Value' }), 'Working - Contacted')
    await choose(page.getByRole('combobox', { name: 'Sequence' }), 'Outbound')
    await page.getByRole('button', { name: 'Add an action' }).click()
    await choose(page.getByRole('combobox', { name: 'Action' }).nth(1), 'Create a task')
    await page.getByLabel('Subject').fill('Call')
    await page.getByLabel('Due in days').fill('2')
    await page.getByRole('button', { name: 'Add an action' }).click()
    await choose(page.getByRole('combobox', { name: 'Action' }).nth(2), 'Update a field')
    await choose(page.getByRole('combobox', { name: 'Field' }).nth(1), '(Rating)')
    await choose(page.getByRole('combobox', { name: 'Value' }).nth(1), 'Hot')
    await page.getByRole('button', { name: 'Action 3: move up' }).click()
    await keepScreenshot(page, 'rule')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Rehearse' }).click()
    await page.getByText('It would have fired 0 times').waitFor()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Lead: Record is updated. Conditions: 1. Actions: 3.').waitFor()
    const { rules } = await stage.world.api.request<{ rules: { actions: object[] }[] }>('GET', '/v1/rules')
    expect(rules[0]?.actions).toEqual([
        { type: 'add_to_sequence', sequenceId },
        { type: 'update_field', field: 'Rating', value: 'Hot' },
        { type: 'create_task', subject: 'Call', dueInDays: 2 },
    ])
    const { salesforce } = stage.world
    const { id: leadId = '' } = await salesforce
        .sobject('Lead')
        .create({ LastName: 'Doe', Company: 'Acme', Status: 'Open - Not Contacted' })
    await salesforce.sobject('Lead').update({ Id: leadId, Status: 'Working - Contacted' })
    await waitForEnrollment(leadId)
    await page.getByRole('button', { name: 'Firings' }).click()
    await page.getByText(new RegExp(`Lead ${leadId} · Fired`)).waitFor()
    await expectAccessible(page)
    expect(problems).toEqual([])
})

test('a rule is turned off, and on again with what matches now', async () => {
    const { page, problems } = await stage.open('Ada Admin', '/lightning/n/Headroom?c__page=rules')
    await page.getByRole('button', { name: 'Turn off' }).click()
    await page.getByRole('button', { name: 'Turn on' }).click()
    await page.getByText('No record matches now').waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Only from now on' }).click()
    await page.getByRole('button', { name: 'Turn off' }).waitFor()
    const { rules } = await stage.world.api.request<{ rules: { isEnabled: boolean }[] }>('GET', '/v1/rules')
    expect(rules.map(({ isEnabled }) => isEnabled)).toEqual([true])
    expect(problems).toEqual([])
})
