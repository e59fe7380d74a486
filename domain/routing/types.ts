/** Stub until the evaluator lands. */
export interface RoutingRule {
  name: string
  enabled: boolean
  match: 'all' | 'any'
  conditions: { field: string; operator: string; value?: unknown }[]
  action: {
    allocate: { to: 'ai' | 'agent' | 'team'; id: string }
    priority?: 'low' | 'normal' | 'high' | 'urgent'
    labels?: string[]
  }
}
