import type { Content } from '../state/model.ts'

export function approvalJson({ approval, types }: Content) {
  return {
    name: approval.name,
    category: approval.category,
    content_type: approval.status === 'unsubmitted' ? '' : (Object.keys(types)[0] ?? ''),
    status: approval.status,
    rejection_reason: approval.rejectionReason,
    allow_category_change: true,
  }
}
