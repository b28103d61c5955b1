/**
 * Writes the golden messages and signature vectors of test/contract into an Apex class of constants, because Apex tests cannot
 * read files. It decides nothing about their contents.
 */
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import prettier from 'prettier'
import { REPOSITORY } from './places.ts'

const CONTRACT = path.join(REPOSITORY, 'test/contract')
export const CONTRACT_CLASS = path.join(REPOSITORY, 'force-app/test/callout/classes/ContractMessages.cls')

interface Vector {
    readonly key: string
    readonly id: string
    readonly timestamp: string
    readonly body: string
    readonly signature: string
}

interface StandardVector {
    readonly secret: string
    readonly id: string
    readonly timestamp: number
    readonly payload: string
    readonly signature: string
}

/** Characters of one piece of a string literal: with its indentation it stays inside a line. */
const LITERAL_CHARACTERS_MAX = 80

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', "'": "\\'", '\n': '\\n' }

function toLiteral(text: string): string {
    const pieces = text.match(new RegExp(`[\\s\\S]{1,${LITERAL_CHARACTERS_MAX}}`, 'gu')) ?? ['']
    return pieces.map((piece) => `'${piece.replace(/[\\'\n]/g, (character) => ESCAPES[character] ?? character)}'`).join(' + ')
}

async function readVectors(): Promise<Vector[]> {
    const own = JSON.parse(await readFile(path.join(CONTRACT, 'signatures.json'), 'utf8')) as Vector[]
    const standard = JSON.parse(await readFile(path.join(CONTRACT, 'samples/standard-webhooks-vectors.json'), 'utf8')) as {
        sign: StandardVector[]
    }
    const translated = standard.sign.map((vector) => ({
        key: vector.secret,
        id: vector.id,
        timestamp: String(vector.timestamp),
        body: vector.payload,
        signature: vector.signature,
    }))
    return [...own, ...translated]
}

/** The text of the class, formatted as the repository formats Apex. */
export async function contractMessages(): Promise<string> {
    const message = async (file: string): Promise<string> => toLiteral(await readFile(path.join(CONTRACT, file), 'utf8'))
    const vectors = (await readVectors()).map(({ key, id, timestamp, body, signature }) => {
        const parts = [key, id, timestamp, body, signature].map(toLiteral)
        return `new Vector(new List<String>{${parts.join(',')}})`
    })
    const source = `/** Golden messages and signature vectors, shared with the relay's tests. Generated from test/contract: change those files. */
@IsTest
public class ContractMessages {
    public static final String DELIVERY_CHANGES = ${await message('delivery-changes.json')};
    public static final String DELIVERY_HEARTBEAT = ${await message('delivery-heartbeat.json')};
    public static final String DELIVERY_SCHEMA = ${await message('delivery-schema.json')};
    public static final String RESPONSE_ACCEPTED = ${await message('response-accepted.json')};
    public static final List<Vector> VECTORS = new List<Vector>{${vectors.join(',')}};

    public class Vector {
        public final String key;
        public final String id;
        public final String timestamp;
        public final String body;
        public final String signature;

        public Vector(List<String> parts) {
            this.key = parts[0];
            this.id = parts[1];
            this.timestamp = parts[2];
            this.body = parts[3];
            this.signature = parts[4];
        }
    }
}
`
    const options = await prettier.resolveConfig(CONTRACT_CLASS)
    return await prettier.format(source, { ...options, filepath: CONTRACT_CLASS })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    await writeFile(CONTRACT_CLASS, await contractMessages())
    console.log(`wrote ${path.relative(REPOSITORY, CONTRACT_CLASS)}`)
}
