// Plain JavaScript on purpose: it must run on the Node that cannot run our TypeScript, and say what to do.
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 19)) {
    console.error(
        `Headroom needs Node 22.19 or newer; this is ${process.version}. ` +
            'Run `npm ci` with its install scripts and development packages (they bring Node 24), or install Node 24.',
    )
    process.exit(1)
}
