/** The address of the wall within the console. */
export const WALL = '/wall'

/** Fills the screen. Browsers allow it only directly after a click or a key. */
export function enterFullScreen(): void {
  document.documentElement.requestFullscreen?.().catch(() => {})
}

/** Leaves the full screen, if it is on. */
export function leaveFullScreen(): void {
  if (document.fullscreenElement) document.exitFullscreen().catch(() => {})
}
