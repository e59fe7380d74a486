// CommonJS, because the bundler loads this file by path with `require`. For the workflows alone.
// A signal whose payload is no JSON, as a person can send one, would otherwise fail each workflow task, and block its
// conversation for ever; read as nothing, it is refused as malformed. What is still encrypted here must fail: it is a
// customer's message, and the worker lacks a key or the codec.
const { defaultPayloadConverter } = require('@temporalio/common')

const isEncrypted = payload =>
  payload.metadata?.encoding !== undefined &&
  String.fromCharCode(...payload.metadata.encoding) === 'binary/encrypted'

module.exports.payloadConverter = {
  toPayload: (...value) => defaultPayloadConverter.toPayload(...value),
  fromPayload(payload, ...context) {
    try {
      return defaultPayloadConverter.fromPayload(payload, ...context)
    } catch (error) {
      if (isEncrypted(payload)) throw error
      return undefined
    }
  },
}
