import HeadroomOwnLimit from 'c/headroomOwnLimit'
import { clear, expectAccessible, find, named, rendered, show } from 'test/lwc'

const QUOTAS = [
    { quota: 'data', max: 15000, ours: 3000 },
    { quota: 'bulk', max: 10000, ours: 0 },
    { quota: 'apex', max: null, ours: 12 },
]
const showForm = (more) => show('c-headroom-own-limit', HeadroomOwnLimit, { quotas: QUOTAS, saved: 70, ...more })

async function slide(element, value) {
    find(element, 'slider').dispatchEvent(new CustomEvent('change', { detail: { value } }))
    await rendered()
}

afterEach(clear)

describe('c-headroom-own-limit', () => {
    it('says how many calls the share means, of each quota that is known', async () => {
        const element = await showForm()
        expect(find(element, 'data').textContent).toContain('at most 10,500')
        expect(find(element, 'data').textContent).toContain('7,500 left of it')
        expect(find(element, 'apex')).toBeNull()
        expect(named(element, 'save')[0].disabled).toBe(true)
        await expectAccessible(element)
    })

    it('says before saving what a share below the use does', async () => {
        const element = await showForm()
        await slide(element, '20')
        expect(find(element, 'data').textContent).toContain('Less than Headroom has used: reading and writing by API wait')
        expect(find(element, 'bulk').textContent).toContain('2,000 left of it')
    })

    it('hands on what is chosen, and keeps it while the saved value stays', async () => {
        const element = await showForm()
        const save = jest.fn()
        element.addEventListener('save', save)
        await slide(element, '50')
        element.saved = 70
        element.quotas = [...QUOTAS]
        await rendered()
        expect(find(element, 'slider').value).toBe(50)
        named(element, 'save')[0].click()
        expect(save.mock.calls[0][0].detail).toEqual({ ownLimitPercent: 50 })
    })

    it('has nothing to save once it is saved or cancelled', async () => {
        const element = await showForm()
        await slide(element, '50')
        element.saved = 50
        await rendered()
        expect(named(element, 'save')[0].disabled).toBe(true)
        await slide(element, '60')
        named(element, 'cancel')[0].click()
        await rendered()
        expect(find(element, 'slider').value).toBe(50)
    })

    it('is off with the reason while no maximum is known', async () => {
        const element = await showForm({ quotas: [{ quota: 'data', max: null, ours: 0 }] })
        expect(find(element, 'slider').disabled).toBe(true)
        expect(find(element, 'unknown').textContent).toContain('not known yet')
        await expectAccessible(element)
    })
})
