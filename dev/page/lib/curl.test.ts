import { expect, test } from 'vitest'
import { curlOf } from './curl.js'

test('a call becomes a command that a shell takes apart into the same words', () => {
  const command = curlOf({
    method: 'POST',
    url: 'http://127.0.0.1:8080/v1/conversations?a=1&b=2',
    headers: { Authorization: 'Bearer swb_1' },
    body: `{"text":"It's $5 \`now\`"}`,
  })
  expect(command.split(' \\\n  ')).toEqual([
    `curl -X POST 'http://127.0.0.1:8080/v1/conversations?a=1&b=2'`,
    `-H 'Authorization: Bearer swb_1'`,
    `--data-raw '{"text":"It'\\''s $5 \`now\`"}'`,
  ])
})
