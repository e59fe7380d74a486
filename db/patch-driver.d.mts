/** Whether the driver that this process loads is mended: where scripts are not run at an install, it is not. */
export function isPatched(folder?: string): boolean
