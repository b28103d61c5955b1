/** What EventBus.TriggerContext shows a subscriber trigger of its delivery, and the checkpoint it sets (rows D24, D25). */
export interface EventDelivery {
    /** How often this batch was sent again. */
    readonly retries: number
    readonly lastError: string
    /** Replay id after which the next delivery starts; null where the trigger set none. */
    resumeCheckpoint: string | null
}
