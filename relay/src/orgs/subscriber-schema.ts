/** How the org's event bus stands to the trigger that takes changes from it, as the org tells it with heartbeats and when its panel asks. */
import { z } from 'zod'

/** Any word: Salesforce may have more of them one day, and an unknown one must not cost a heartbeat. */
export const subscriberSchema = z
    .string()
    .regex(/^[ -~]{1,40}$/, 'Give the Status of an EventBusSubscriber.')
    .nullish()
    .meta({ description: 'The Status of the EventBusSubscriber that is the package’s event trigger, such as Running or Error.' })
