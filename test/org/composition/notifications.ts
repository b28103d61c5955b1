/** Custom notifications that Apex sent, newest last: what the users of the org would see behind the bell. */
import type { PlatformStore } from '../async/host.ts'
import type { OrgClock } from '../platform/clock.ts'
import type { CustomNotificationContent, NotificationService } from '../runtime/transaction.ts'

export interface SentNotification extends CustomNotificationContent {
    readonly sentAt: string
}

const KEPT_MAX = 1000
const HOUR_MS = 3_600_000
/** What is sent beyond it in an hour is lost (https://help.salesforce.com/apex/HTViewHelpDoc?id=platform.process_limits_customnotification.htm). */
const PER_HOUR_MAX = 10_000

export class Notifications implements NotificationService {
    private readonly store: PlatformStore
    private readonly clock: OrgClock
    private readonly kept: SentNotification[] = []
    private hour = 0
    private sentInHour = 0

    constructor(store: PlatformStore, clock: OrgClock) {
        this.store = store
        this.clock = clock
    }

    get sent(): readonly SentNotification[] {
        return this.kept
    }

    typeName(id: string): string | null {
        const name = this.store.readField(id, 'CustomNotifTypeName') === undefined ? null : this.store.readField(id, 'DeveloperName')
        return typeof name === 'string' ? name : null
    }

    send(notification: CustomNotificationContent): void {
        const now = this.clock.now()
        const hour = Math.floor(now / HOUR_MS)
        this.sentInHour = hour === this.hour ? this.sentInHour + 1 : 1
        this.hour = hour
        if (this.sentInHour > PER_HOUR_MAX) return
        this.kept.push({ ...notification, sentAt: new Date(now).toISOString() })
        if (this.kept.length > KEPT_MAX) this.kept.shift()
    }
}
