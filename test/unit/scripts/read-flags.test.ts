/** Commands of the project as a person mistypes them, each a process of its own: it answers with what it takes, and starts nothing. */
import { expect, test } from '@jest/globals'
import { spawnSync } from 'node:child_process'

function run(script: string, words: readonly string[], environment: NodeJS.ProcessEnv = {}) {
    const options = { encoding: 'utf8', env: { ...process.env, ...environment } } as const
    const { status, stdout, stderr } = spawnSync(process.execPath, [`scripts/${script}.ts`, ...words], options)
    return { status, stdout, stderr }
}

test.each(['demo', 'bench', 'org-deploy', 'org-remove', 'org-prove', 'package-version', '../test/org/main'])(
    '%s says what it takes where it is given an option that it does not know',
    (script) => {
        const refused = { status: 1, stdout: '', stderr: expect.stringMatching(/^Unknown option '--jsno'\n\nnpm run [a-z:]+ /) }
        expect(run(script, ['--jsno'])).toEqual(refused)
    },
)

test('--help prints the same and is no failure', () => {
    const asked = run('org-deploy', ['--help'])
    expect(asked).toEqual({ status: 0, stdout: expect.stringMatching(/^npm run org:deploy .*--check-only/s), stderr: '' })
    expect(run('org-deploy', ['--jsno']).stderr).toContain(asked.stdout)
})

test('the demo says in one sentence what is wrong with a port', () => {
    const { status, stderr } = run('demo', ['--once'], { ORG_PORT: 'x' })
    expect([status, stderr]).toEqual([1, 'The demo failed: ORG_PORT must be a port from 1 to 65535, not "x"\n'])
})
