// Every workflow of the worker, by its type's name.

export { connectChannel, deleteChannel, rotateToken, verifyChannel } from './channels.ts'
export { conversation } from './conversation.ts'
export { keeper } from './keeper.ts'
export { addMember, removeMember } from './members.ts'
