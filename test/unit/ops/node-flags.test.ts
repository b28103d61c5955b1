/** Whoever starts the relay starts it as `npm start` does: with other flags it takes up to twice the memory. */
import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { readNodeFlags } from '../../../scripts/demo/node-flags.ts'

const flags = readNodeFlags('.')

test('npm start bounds both generations of the heap, and how far the old one grows before it is collected', () => {
    expect(flags.map((flag) => flag.split('=')[0])).toEqual(['--max-semi-space-size', '--max-old-space-size', '--heap-growing-percent'])
})

test('the image starts the relay as npm start does', () => {
    const command = ['node', ...flags, 'relay/src/main.ts'].map((word) => JSON.stringify(word)).join(', ')
    expect(readFileSync('ops/Dockerfile', 'utf8')).toContain(`CMD [${command}]`)
})

test('docs/deploy.md starts the relay as npm start does', () => {
    expect(readFileSync('docs/deploy.md', 'utf8')).toContain(`\nnode ${flags.join(' ')} relay/src/main.ts\n`)
})
