/** Calls the API as the administrator, while nothing is killed. Throws an error with the text of the answer. */
export type Call = <T>(method: string, path: string, body?: object) => Promise<T>
