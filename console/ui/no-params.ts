/**
 * For links to another part of the console. Without it, a link keeps what the present address has: the id of a conversation would
 * become that of a contact.
 */
export const NO_PARAMS = { id: undefined, name: undefined, page: undefined, tab: undefined }
