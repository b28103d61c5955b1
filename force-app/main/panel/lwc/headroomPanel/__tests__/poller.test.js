import { Poller } from '../poller'

let visibility = 'visible'
Object.defineProperty(document, 'visibilityState', { get: () => visibility })

function see(state) {
    visibility = state
    document.dispatchEvent(new CustomEvent('visibilitychange'))
}

beforeEach(() => {
    jest.useFakeTimers()
    visibility = 'visible'
})
afterEach(() => jest.useRealTimers())

describe('the poller', () => {
    it('looks every 2 s in the first two minutes and every 15 s after them', async () => {
        const look = jest.fn(() => Promise.resolve())
        const poller = new Poller(look, () => true)
        poller.start()
        await jest.advanceTimersByTimeAsync(119_000)
        expect(look).toHaveBeenCalledTimes(60)
        await jest.advanceTimersByTimeAsync(1_000)
        look.mockClear()
        await jest.advanceTimersByTimeAsync(60_000)
        expect(look).toHaveBeenCalledTimes(4)
        poller.stop()
    })

    it('never looks while the page or the panel is hidden, and at once when the page is shown again', async () => {
        let isShown = false
        const look = jest.fn(() => Promise.resolve())
        const poller = new Poller(look, () => isShown)
        poller.start()
        await jest.advanceTimersByTimeAsync(10_000)
        expect(look).not.toHaveBeenCalled()
        isShown = true
        see('hidden')
        await jest.advanceTimersByTimeAsync(10_000)
        expect(look).not.toHaveBeenCalled()
        see('visible')
        expect(look).toHaveBeenCalledTimes(1)
        poller.stop()
    })

    it('never looks twice at once; asked during a look it looks once more after it', async () => {
        const ends = []
        const look = jest.fn(() => new Promise((resolve) => ends.push(resolve)))
        const poller = new Poller(look, () => true)
        poller.start()
        poller.now()
        poller.now()
        await jest.advanceTimersByTimeAsync(60_000)
        expect(look).toHaveBeenCalledTimes(1)
        ends[0]()
        await jest.advanceTimersByTimeAsync(0)
        expect(look).toHaveBeenCalledTimes(2)
        poller.stop()
    })

    it('stops for good', async () => {
        const look = jest.fn(() => Promise.resolve())
        const poller = new Poller(look, () => true)
        poller.start()
        poller.stop()
        await jest.advanceTimersByTimeAsync(60_000)
        see('visible')
        expect(look).toHaveBeenCalledTimes(1)
    })
})
