/** The options with which `npm start` and `npm run worker` start Node. */
export function workerOptions(): string[]
