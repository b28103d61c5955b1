import { expect, test } from '@jest/globals'
import { unescapeHtml } from '../../../../relay/src/writes/html-text.ts'

test.each([
    ['a &lt; b &amp;&amp; c &gt; d', 'a < b && c > d'],
    ['&quot;x&quot; &#39;y&#39; &#x27;z&#x27;', `"x" 'y' 'z'`],
    ['&amp;lt; stays as it was written', '&lt; stays as it was written'],
    ['R&D; 5 & 6; &nbsp; &#1114112; &#; &constructor;', 'R&D; 5 & 6; &nbsp; &#1114112; &#; &constructor;'],
    ['&#169; &#8232;', '\u00a9 \u2028'],
])('%j was %j', (escaped, text) => {
    expect(unescapeHtml(escaped)).toBe(text)
})
