import { readFile } from 'node:fs/promises'
import { describe, expect, test as plain } from 'vitest'
import {
  EMULATOR_ACCOUNT_SID,
  EMULATOR_ADDRESSES,
  EMULATOR_AUTH_TOKEN,
} from '../../dev/emulators/twilio/index.ts'
import { DEFAULT_SETTINGS } from '../../domain/settings.ts'
import { hireAgent } from '../harness/desk.ts'
import { comeIn, expectAccessible, hasChromium, journeyTest } from './browser.ts'

// The texts to customers that a channel of the wizard begins with.

const test = journeyTest()

const wordsOf = async (language: string) => {
  const url = new URL(`../../console/locales/${language}/channels.json`, import.meta.url)
  return JSON.parse(await readFile(url, 'utf8')).firstTexts
}

const surveyOf = ({ question, scores, instruction, button, commentQuestion }: Record<string, unknown>) => ({
  question,
  labels: Object.values(scores as Record<string, string>),
  instruction,
  button,
  commentQuestion,
})

plain('the English ones are those that the API begins with', async () => {
  const words = await wordsOf('en')
  expect(DEFAULT_SETTINGS.csat).toMatchObject(surveyOf(words))
  expect(DEFAULT_SETTINGS.aiAgent.humanButton).toBe(words.humanButton)
})

describe.skipIf(!hasChromium)('in a browser', () => {
  test('they are in the administrator’s language, unless they choose another', async ({ world, browser }) => {
    const amy = await hireAgent(world, 'Amy', [], { role: 'admin' })
    await amy.api.patch('/v1/me', { language: 'th' })
    const { page } = await comeIn({ world, browser }, amy)
    const connect = async (number: string, name: string, texts?: string) => {
      await page.goto(`${world.baseUrl}/console/settings/channels/new`)
      await page.locator('[name=accountSid]').fill(EMULATOR_ACCOUNT_SID)
      await page.locator('[name=authToken]').fill(EMULATOR_AUTH_TOKEN)
      await page.getByRole('button', { name: 'แสดงเบอร์' }).click()
      await page.getByRole('button', { name: number }).click()
      await page.locator('[name=name]').fill(name)
      const language = page.getByLabel('ภาษาของข้อความเริ่มต้นถึงลูกค้า')
      expect(await language.inputValue()).toBe('th')
      if (texts) await language.selectOption(texts)
      else await expectAccessible(page, 'the name')
      await page.getByRole('button', { name: 'เชื่อมต่อ', exact: true }).click()
      await page.waitForURL(/\/settings\/channels\/[\w-]+\/connect$/)
      const id = /channels\/([\w-]+)\/connect/.exec(page.url())?.[1] ?? ''
      return (await world.admin.get(`/v1/channels/${id}`)).body
    }
    const [thai, english] = [await wordsOf('th'), await wordsOf('en')]
    const first = await connect(`เลือก ${EMULATOR_ADDRESSES.sms} SMS`, 'ฝ่ายบริการ')
    expect(first).toMatchObject({
      greeting: { enabled: false, text: thai.greeting },
      csat: { enabled: false, ...surveyOf(thai) },
      aiAgent: { humanButton: thai.humanButton },
      businessHours: { enabled: false, language: 'th' },
    })
    await page.goto(`${world.baseUrl}/console/settings/channels/${first.id}/survey`)
    const question = page.locator('[name="csat.question"]')
    await question.waitFor()
    expect(await question.inputValue()).toBe(thai.question)
    const whatsapp = EMULATOR_ADDRESSES.whatsapp.replace('whatsapp:', '')
    const second = await connect(`เลือก ${whatsapp} WhatsApp`, 'English', 'en')
    expect(second).toMatchObject({
      greeting: { enabled: false, text: english.greeting },
      csat: surveyOf(english),
      businessHours: { language: 'en' },
    })
  })
})
