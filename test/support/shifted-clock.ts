/** Preloaded into a relay's process: its machine's time of day is off by CLOCK_SHIFT_MS, from the start or, with SIGUSR2, from then on. */
const TimeOfDay = Date
const shiftMs = Number(process.env['CLOCK_SHIFT_MS'] ?? 0)
let isShifted = process.env['CLOCK_SHIFT_LATER'] !== '1'
const now = (): number => TimeOfDay.now() + (isShifted ? shiftMs : 0)

globalThis.Date = new Proxy(TimeOfDay, {
    construct: (target, values: unknown[]) => Reflect.construct(target, values.length === 0 ? [now()] : values) as Date,
    get: (target, name) => (name === 'now' ? now : (Reflect.get(target, name) as unknown)),
})
process.on('SIGUSR2', () => {
    isShifted = true
})
