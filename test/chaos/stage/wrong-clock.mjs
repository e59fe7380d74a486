// Preloaded (NODE_OPTIONS=--import …) by a process whose clock is to be wrong, like that of a machine without time
// service.

const offByMs = Number(process.env.CLOCK_OFF_BY_MS)
const right = Date.now.bind(Date)
const now = () => right() + offByMs

globalThis.Date = new Proxy(Date, {
  construct: (target, given, self) => Reflect.construct(target, given.length > 0 ? given : [now()], self),
  apply: target => new target(now()).toString(),
  get: (target, name, self) => (name === 'now' ? now : Reflect.get(target, name, self)),
})
