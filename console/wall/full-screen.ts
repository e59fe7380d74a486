/** Where the wall is. */
export const WALL = '/wall'

/** Fills the screen, if the browser lets it: only when somebody has just pressed something. */
export function enterFullScreen(): void {
  document.documentElement.requestFullscreen?.().catch(() => {})
}

export function leaveFullScreen(): void {
  if (document.fullscreenElement) document.exitFullscreen().catch(() => {})
}
