import HeadroomAlert from 'c/headroomAlert'
import { clear, expectAccessible, find, named, rendered, show } from 'test/lwc'

const QUOTA = { quota: 'data', max: 15000, used: 12000 }
const showForm = (saved) => show('c-headroom-alert', HeadroomAlert, { quota: QUOTA, saved })

async function change(element, id, detail) {
    find(element, id).dispatchEvent(new CustomEvent('change', { detail }))
    await rendered()
}

afterEach(clear)

describe('c-headroom-alert', () => {
    it('measures all calls against the maximum, and says that there is no threshold', async () => {
        const element = await showForm(null)
        expect(find(element, 'total').textContent).toContain('12,000 of 15,000 (80%)')
        expect(find(element, 'alert').textContent).toContain('No Threshold')
        expect(find(element, 'percent')).toBeNull()
        await expectAccessible(element)
    })

    it('measures them against the threshold, which is the whole bar', async () => {
        const element = await showForm(90)
        expect(find(element, 'alert').textContent).toContain('12,000 of 13,500 (89%)')
    })

    it('starts at 80 percent when it is ticked, and hands on what is chosen', async () => {
        const element = await showForm(null)
        const save = jest.fn()
        element.addEventListener('save', save)
        await change(element, 'is-on', { checked: true })
        expect(find(element, 'percent').value).toBe(80)
        named(element, 'save')[0].click()
        expect(save.mock.calls[0][0].detail).toEqual({ alertThresholdPercent: 80 })
    })

    it('hands on that there is none when it is unticked', async () => {
        const element = await showForm(90)
        const save = jest.fn()
        element.addEventListener('save', save)
        await change(element, 'is-on', { checked: false })
        named(element, 'save')[0].click()
        expect(save.mock.calls[0][0].detail).toEqual({ alertThresholdPercent: null })
    })

    it.each(['0', '100', '', '12.5'])('does not save %j percent', async (value) => {
        const element = await showForm(90)
        await change(element, 'percent', { value })
        expect(named(element, 'save')[0].disabled).toBe(true)
    })
})
