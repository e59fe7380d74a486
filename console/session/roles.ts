import type { Me } from '../api/types.ts'

const ROLES = ['agent', 'supervisor', 'admin']

export function hasRole(me: Me, role: 'supervisor' | 'admin'): boolean {
  return ROLES.indexOf(me.role) >= ROLES.indexOf(role)
}
