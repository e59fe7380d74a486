import { type FileLimits, jpegLimit } from './file-limits.ts'

/** The longest side, px, and the quality of each attempt, the best one first. */
const ATTEMPTS = [
  [4096, 0.86],
  [2560, 0.82],
  [1600, 0.78],
  [1024, 0.7],
] as const

/** A file as the channel takes it: a picture that is too large, or of another type, is made a JPEG. Others stay as they are. */
export async function fitting(file: File, limits: FileLimits | null): Promise<File> {
  const most = jpegLimit({ contentType: file.type, size: file.size }, limits)
  if (most === undefined) return file
  // What the browser can't read goes as it is, and is told to be wrong.
  return asJpeg(file, most).catch(() => file)
}

/** Throws if the browser can't read the picture, or it can't be made small enough. */
async function asJpeg(file: File, most: number): Promise<File> {
  const picture = await createImageBitmap(file)
  try {
    for (const [side, quality] of ATTEMPTS) {
      const scale = Math.min(1, side / Math.max(picture.width, picture.height))
      const [width, height] = [picture.width, picture.height].map(length =>
        Math.max(1, Math.round(length * scale)),
      ) as [number, number]
      const canvas = new OffscreenCanvas(width, height)
      const context = canvas.getContext('2d')
      if (!context) break
      // What is transparent would be black.
      context.fillStyle = '#fff'
      context.fillRect(0, 0, width, height)
      context.drawImage(picture, 0, 0, width, height)
      const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality })
      if (blob.size <= most)
        return new File([blob], `${file.name.replace(/\.[^.]*$/, '')}.jpg`, { type: 'image/jpeg' })
    }
  } finally {
    picture.close()
  }
  throw new Error('the picture can’t be made small enough')
}
