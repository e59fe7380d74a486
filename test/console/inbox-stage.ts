import type { CDPSession } from 'playwright-core'
import { onTestFinished } from 'vitest'
import { EMULATOR_ACCOUNT_SID, EMULATOR_AUTH_TOKEN } from '../../dev/emulators/twilio/index.ts'
import { twilioClient } from '../../providers/twilio/index.ts'
import type { World } from '../harness/world.ts'
import { VAPID } from '../push/device.ts'
import { journeyTest } from './browser.ts'
import { layLine } from './line.ts'

// What the journeys through the inbox share: one world, and what they do in it.

export const test = journeyTest({
  settings: { assignment: { mode: 'manual' } },
  world: { environment: VAPID },
})

/** The browser's errors when its connection is cut. */
export const CUT = /net::ERR_|Failed to load resource/

/** The service worker's registration, once it is active. */
export function workerOf(devtools: CDPSession): Promise<string> {
  return new Promise(resolve => {
    devtools.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
      const active = versions.find(({ status }) => status === 'activated')
      if (active) resolve(active.registrationId)
    })
    void devtools.send('ServiceWorker.enable')
  })
}

export async function lineTo(world: World) {
  const line = await layLine(world.baseUrl)
  onTestFinished(() => line.close())
  return line
}

/** A template that the provider has approved. */
export async function approveTemplate({ emulator }: World): Promise<void> {
  const account = { accountSid: EMULATOR_ACCOUNT_SID, authToken: EMULATOR_AUTH_TOKEN }
  const { body } = await twilioClient(account, { baseUrl: emulator.url }).request({
    method: 'post',
    uri: 'https://content.twilio.com/v1/Content',
    headers: { 'Content-Type': 'application/json' },
    data: {
      friendly_name: 'parcel_is_there',
      language: 'en',
      variables: { 1: '12' },
      types: { 'twilio/text': { body: 'Your parcel {{1}} is there.' } },
    },
  })
  emulator.setApproval(body.sid, { status: 'approved' })
}
