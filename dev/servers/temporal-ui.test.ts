import { expect, test } from 'vitest'
import { BLOCKED_PORTS, placesOutOfReach } from './temporal-ui.ts'

test('browsers, and whatever else follows the Fetch standard, connect to none of the ports', async () => {
  for (const port of BLOCKED_PORTS) {
    const failure = await fetch(`http://127.0.0.1:${port}/`).catch(error => error)
    expect(String(failure.cause)).toContain('bad port')
  }
})

test('UI and metrics get a port each', async () => {
  for (let times = 0; times < 20; times++) {
    const { ui, metrics } = await placesOutOfReach()
    expect(BLOCKED_PORTS).toEqual(expect.arrayContaining([ui.port, metrics.port]))
    expect(ui.host).toMatch(/^127\./)
    expect(ui.port).not.toBe(metrics.port)
  }
})
