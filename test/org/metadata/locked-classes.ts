/**
 * Classes that may not change while they are scheduled, nor those they name ("Apex Scheduler": you can't update the class or any classes
 * referenced by it). https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_scheduler.htm
 */
import type { ScheduledClass } from '../local-org.ts'
import { type PackageComponent, type Problem, problemOf } from './deploy-package.ts'
import type { SourceFiles } from './source-files.ts'

/** @param changing of the package, those that the org has and that would not stay as they are. */
export function findLockedClasses(
    files: SourceFiles,
    changing: readonly PackageComponent[],
    scheduled: readonly ScheduledClass[],
): Problem[] {
    return changing
        .filter(({ type }) => type === 'ApexClass')
        .flatMap((component) => {
            const ids = scheduled
                .filter(({ className }) => isOrNames(files, className, component.fullName))
                .map(({ triggerId }) => triggerId)
            const text = `This schedulable class has jobs pending or in progress - CronTrigger IDs (${ids.join(', ')})`
            return ids.length === 0 ? [] : [problemOf(component, text)]
        })
}

function isOrNames(files: SourceFiles, scheduledClass: string, name: string): boolean {
    const [outer = ''] = scheduledClass.split('.')
    if (outer.toLowerCase() === name.toLowerCase()) return true
    const text = files.get(`classes/${outer}.cls`)?.toString('utf8') ?? ''
    const code = text.replace(/\/\*[^]*?\*\/|\/\/.*|'(?:\\.|[^'\\])*'/g, ' ')
    return new RegExp(`\\b${name}\\b`, 'i').test(code)
}
