/**
 * Classes that may not change while something of them is under way: scheduled ones and those that they name, and those of jobs that wait
 * or run. Organizations can allow such deployments (Setup, Deployment Settings); this one does not.
 * https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_scheduler.htm
 */
import type { BusyClass } from '../local-org.ts'
import { type PackageComponent, type Problem, problemOf } from './deploy-package.ts'
import type { SourceFiles } from './source-files.ts'

/** @param changing of the package, those that the org has and that would not stay as they are. */
export function findLockedClasses(files: SourceFiles, changing: readonly PackageComponent[], busy: readonly BusyClass[]): Problem[] {
    return changing
        .filter(({ type }) => type === 'ApexClass')
        .flatMap((component) => {
            const text = reasonOf(files, component.fullName, busy)
            return text === null ? [] : [problemOf(component, text)]
        })
}

function reasonOf(files: SourceFiles, name: string, busy: readonly BusyClass[]): string | null {
    const schedules = busy.filter(({ kind, className }) => kind === 'schedule' && isOrNames(files, className, name))
    if (schedules.length > 0) return `This schedulable class has jobs pending or in progress - CronTrigger IDs (${idsOf(schedules)})`
    const jobs = busy.filter(({ kind, className }) => kind === 'job' && topLevel(className) === name.toLowerCase())
    if (jobs.length > 0) return `This Apex class has asynchronous Apex jobs pending or in progress; AsyncApexJob ID(s): ${idsOf(jobs)}`
    return null
}

/** Their short forms. */
function idsOf(busy: readonly BusyClass[]): string {
    return busy.map(({ id }) => id.slice(0, 15)).join(', ')
}

function topLevel(className: string): string {
    return (className.split('.')[0] ?? '').toLowerCase()
}

function isOrNames(files: SourceFiles, scheduledClass: string, name: string): boolean {
    const outer = topLevel(scheduledClass)
    if (outer === name.toLowerCase()) return true
    const path = [...files.keys()].find((file) => file.toLowerCase() === `classes/${outer}.cls`) ?? ''
    const text = files.get(path)?.toString('utf8') ?? ''
    const code = text.replace(/\/\*[^]*?\*\/|\/\/.*|'(?:\\.|[^'\\])*'/g, ' ')
    return new RegExp(`\\b${name}\\b`, 'i').test(code)
}
