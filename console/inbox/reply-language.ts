/**
 * The language in which the service inserts a canned reply: that of the channel, if the reply has it, with or without its
 * region; otherwise the reply's main language.
 *
 * @param languages those of the reply's texts, language tags
 * @param channel the language of the channel; undefined: not known yet
 * @param main the reply's main language
 */
export function languageFor(languages: readonly string[], channel: string | undefined, main: string): string {
  const primary = (language: string) => language.toLowerCase().split('-')[0]
  if (channel === undefined) return main
  return (
    languages.find(language => language.toLowerCase() === channel.toLowerCase()) ??
    languages.find(language => primary(language) === primary(channel)) ??
    main
  )
}
