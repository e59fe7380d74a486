/** The API as the administrator sees it, while nothing is killed. Throws with the answer's own words. */
export type Call = <T>(method: string, path: string, body?: object) => Promise<T>
