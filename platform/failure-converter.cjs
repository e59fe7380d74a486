// CommonJS, because the SDK loads this file by path with `require`, in the worker and in the workflow bundle.
// Moves messages and stack traces of failures into a payload, where the codec encrypts them: an error message from an
// activity may quote what a customer wrote.
const { DefaultFailureConverter } = require('@temporalio/common')

module.exports.failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true })
