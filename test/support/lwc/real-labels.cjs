// Components under test show the texts of CustomLabels.labels-meta.xml, not the names of the labels.
/* global jest */
const { readFileSync } = require('node:fs')
const { join } = require('node:path')

const FILE = join(__dirname, '../../../force-app/main/panel/labels/CustomLabels.labels-meta.xml')
const decode = (text) =>
    text
        .replace(/&lt;/g, '<')
        .replace(/&gt;/g, '>')
        .replace(/&quot;/g, '"')
        .replace(/&apos;/g, "'")
        .replace(/&amp;/g, '&')

for (const [, name, value] of readFileSync(FILE, 'utf8').matchAll(/<fullName>(\w+)<\/fullName>[^]*?<value>([^<]*)<\/value>/g)) {
    const text = decode(value)
    jest.mock(`@salesforce/label/c.${name}`, () => ({ __esModule: true, default: text }), { virtual: true })
}
