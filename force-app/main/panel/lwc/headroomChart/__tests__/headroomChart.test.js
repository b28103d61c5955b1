import HeadroomChart from 'c/headroomChart'
import { clear, expectAccessible, find, show } from 'test/lwc'

const point = (hour, used, ours) => ({ at: `2026-11-22T0${hour}:00:00.000Z`, used, ours })
const POINTS = [point(0, 0, 0), point(1, null, 10), point(2, 50, 20), point(3, null, 20), point(4, 100, 50)]
const showChart = (more) => show('c-headroom-chart', HeadroomChart, { points: POINTS, max: 100, line: 70, ...more })

afterEach(clear)

describe('c-headroom-chart', () => {
    it('draws what is known, and says the same in words', async () => {
        const element = await showChart()
        const svg = find(element, 'chart')
        expect(svg.querySelector('.used').getAttribute('points')).toBe('0,200 500,100 1000,0 1000,0')
        expect(svg.querySelector('.limit').getAttribute('y1')).toBe('60')
        expect(svg.getAttribute('aria-label')).toMatch(/^Use of the org since .+: least 0, most 100, newest 100 of 100; of it Headroom 50$/)
        await expectAccessible(element)
    })

    it.each([
        ['nothing was measured', { points: POINTS.map((one) => ({ ...one, used: null })) }],
        ['the maximum is not known', { max: 0 }],
    ])('says that it is empty where %s', async (_why, more) => {
        const element = await showChart(more)
        expect(find(element, 'empty').textContent).toBe('Nothing was measured in this time yet.')
        expect(find(element, 'chart')).toBeNull()
        await expectAccessible(element)
    })
})
