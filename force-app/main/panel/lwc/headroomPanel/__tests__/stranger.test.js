import start from '@salesforce/apex/PanelController.start'
import HeadroomPanel from 'c/headroomPanel'
import { clear, expectAccessible, find, show } from 'test/lwc'

jest.mock('@salesforce/apex/PanelController.start', () => ({ default: jest.fn() }), { virtual: true })
jest.mock('@salesforce/customPermission/Headroom_User', () => ({ default: undefined }), { virtual: true })

afterEach(clear)

it('tells who has no permission set of Headroom which there are and who gives them, and asks the org nothing', async () => {
    const element = await show('c-headroom-panel', HeadroomPanel, {})
    expect(find(element, 'no-pages').textContent).toMatch(
        /Ask your Salesforce administrator.*Headroom User.*Headroom Rules.*Headroom Admin/,
    )
    expect(element.shadowRoot.querySelector('lightning-spinner')).toBeNull()
    expect(start).not.toHaveBeenCalled()
    await expectAccessible(element)
})
