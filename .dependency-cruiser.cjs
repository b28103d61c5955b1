/** Import rules of the house, each with the sentence that says why. @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
    forbidden: [
        {
            name: 'no-cycles',
            severity: 'error',
            comment: 'A cycle has no first module to read.',
            from: { path: '^(relay|scripts)/' },
            to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
        },
        {
            name: 'platform-imports-nothing-of-ours',
            severity: 'error',
            comment: 'platform is the bottom of the relay.',
            from: { path: '^relay/src/platform/' },
            to: { path: '^relay/src/(?!platform/)' },
        },
        {
            name: 'feature-door',
            severity: 'error',
            comment: 'A feature is entered by its index.ts only.',
            from: { path: '^relay/src/([^/]+)/' },
            to: { path: '^relay/src/(?!platform/)([^/]+)/', pathNot: ['^relay/src/$1/', '/index\\.ts$'] },
        },
        {
            name: 'only-app-composes',
            severity: 'error',
            comment: 'Features never reach up to the composition root.',
            from: { path: '^relay/src/[^/]+/', pathNot: '^relay/src/cli/' },
            to: { path: '^relay/src/(main|app)\\.ts$' },
        },
        {
            name: 'few-see-every-org',
            severity: 'error',
            comment: 'The wall between orgs has few passages: the operator, figures, and workers that look for what is due.',
            from: {
                path: '^relay/src/',
                pathNot: [
                    '^relay/src/cli/main\\.ts$',
                    '^relay/src/http/metrics\\.ts$',
                    '^relay/src/outbox/outbox-service\\.ts$',
                    '^relay/src/retention/retention-worker\\.ts$',
                    '^relay/src/sync/mode-worker\\.ts$',
                    '^relay/src/webhooks/webhook-worker\\.ts$',
                ],
            },
            to: { path: '^relay/src/platform/every-org\\.ts$' },
        },
        {
            name: 'scopes-are-entered-by-name',
            severity: 'error',
            comment: 'withinOrg and acrossOrgs say which rows are meant; what else is in the wall is its own business.',
            from: { path: '^relay/src/(?!platform/)' },
            to: { path: '^relay/src/platform/org-wall\\.ts$' },
        },
        {
            name: 'src-never-imports-test',
            severity: 'error',
            comment: 'Tests depend on the product, never the other way.',
            from: { path: '^relay/' },
            to: { path: '^(test|scripts)/' },
        },
        {
            name: 'org-knows-no-relay',
            severity: 'error',
            comment: 'The local org plays Salesforce: it must not know what talks to it.',
            from: { path: '^test/org/' },
            to: { path: '^(relay|scripts)/' },
        },
        {
            name: 'language-knows-no-platform',
            severity: 'error',
            comment: 'Apex is compiled against the library table and the schema types only.',
            from: { path: '^test/org/apex/' },
            to: { path: '^test/org/(api|async|testing)/' },
        },
    ],
    options: {
        doNotFollow: { path: 'node_modules' },
        tsPreCompilationDeps: true,
        tsConfig: { fileName: 'tsconfig.json' },
        enhancedResolveOptions: { extensions: ['.ts', '.js'], conditionNames: ['import', 'node', 'default'], exportsFields: ['exports'] },
    },
}
