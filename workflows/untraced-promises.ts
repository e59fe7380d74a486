// Loaded once for each worker, before the workflows.
//
// The SDK notes for each promise of a workflow where in the source it was made, for the page "Call Stack" of the Temporal
// UI. That took more than a third of the CPU time of a workflow task. A conversation says in its details what it waits
// for, so nobody needs that page. The SDK has no option for this. It takes the place from a `new Error()` without a
// message; here, such an error has no stack, and then the SDK notes nothing. Errors with a message keep their stacks,
// and so does what the engine throws.

globalThis.Error = new Proxy(Error, {
  construct(error, given, newTarget) {
    const ofTheSdk = given.length === 0 && newTarget === globalThis.Error
    return ofTheSdk ? Object.create(error.prototype) : Reflect.construct(error, given, newTarget)
  },
})
