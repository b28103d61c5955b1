/** Reads what the relay says of its own memory, after it has done the work. */

const RSS = /^process_resident_memory_bytes (\S+)/m

/** In megabytes. */
export async function readRelayMemory(relayUrl: string): Promise<number> {
    const text = await (await fetch(`${relayUrl}/metrics`)).text()
    const bytes = Number(RSS.exec(text)?.[1])
    if (!(bytes > 0)) throw new Error('/metrics tells no resident memory')
    return Math.round(bytes / 1_048_576)
}
