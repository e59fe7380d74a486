/** The classes of an item of a menu. */
export const ITEM =
  'flex h-8 items-center gap-2 rounded-md px-2 text-sm outline-none select-none data-highlighted:bg-hover'
