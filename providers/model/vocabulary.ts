/** The names of a request's parameters, in their parts. */
const PARAMETERS = `
  model models messages message input instructions role roles system developer user assistant tool tools choice function
  functions call calls calling parallel max maximum min minimum completion completions output token tokens limit limits
  temperature reasoning effort thinking think store include encrypted content contents text stream strict schema json name
  id type param parameter parameters value values field fields key property properties body request requests response
  responses format summary top stop seed penalty frequency presence metadata service tier user template jinja argument
  arguments object array string integer number boolean null none low medium high minimal default auto required true false
`

/** Words that errors are made of. */
const ERRORS = `
  error errors exception failed failure fails fail bad invalid unsupported unknown unrecognized unexpected unprocessable
  missing forbidden extra inputs permitted allowed supported support supports unsupport deprecated available unavailable
  exist exists found cannot can could does do did not no only instead use using used set please try again later when with
  without this that these those the a an and or of for in on at to is are be been was were it its from by as if than must
  should may has have had you your we our one any all but more most less least equal greater between exactly too many large
  long short exceeds exceed exceeded reached reach over under above below context length window size rate quota current
  insufficient billing plan check access account permission denied unauthorized authentication authorization api url endpoint endpoints
  v1 chat http https server internal upstream provider overloaded busy timeout timed out connection refused reset host
  gateway payload received json loc msg code status invalid_request_error enable enabled enabling disable disabled flag
  parser requires require received expected got given supplied provided provide version image
`

/**
 * Words that belong to endpoints, in lower case. They are kept even if the prompt contains them too: alone they reveal
 * nothing of it, and without them no error could be understood.
 */
export const VOCABULARY: ReadonlySet<string> = new Set(`${PARAMETERS} ${ERRORS}`.trim().split(/\s+/))
