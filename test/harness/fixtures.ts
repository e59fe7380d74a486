import { test as base } from 'vitest'
import { startModel } from '../../dev/model/start.ts'
import { type DeskOptions, openDesk } from './desk.ts'
import { createWorld, type WorldOptions } from './world.ts'

// What the tests of a file share, as fixtures. Each is made when a test or hook of the file first asks for it, and
// closed at the end of the file, in the reverse order.

/** Tests with a world, which is the whole service. */
export const worldTest = (options?: WorldOptions) =>
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads there what a fixture needs.
  base.extend('world', { scope: 'file' }, async ({}, { onCleanup }) => {
    const world = await createWorld(options)
    onCleanup(world.close)
    return world
  })

/** Tests with a world, and a channel with two agents in it. */
export const deskTest = ({ world, ...desk }: DeskOptions & { world?: WorldOptions } = {}) =>
  worldTest(world).extend('desk', { scope: 'file' }, async ({ world }) => openDesk(world, desk))

/** The same, with a model that answers by a script. */
export const modelTest = ({
  model,
  world: options,
  ...desk
}: DeskOptions & { model?: Parameters<typeof startModel>[0]; world?: WorldOptions } = {}) =>
  base
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads there what a fixture needs.
    .extend('model', { scope: 'file' }, async ({}, { onCleanup }) => {
      const started = await startModel(model)
      onCleanup(started.close)
      return started
    })
    .extend('world', { scope: 'file' }, async ({ model }, { onCleanup }) => {
      const environment = { OPENAI_BASE_URL: model.baseUrl, ...options?.environment }
      const world = await createWorld({ ...options, environment })
      onCleanup(world.close)
      return world
    })
    .extend('desk', { scope: 'file' }, async ({ world }) => openDesk(world, desk))
