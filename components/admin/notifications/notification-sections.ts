/** The pages of the operator's side of notifications. Names stand under `adminNotifications.sections`. */
export const NOTIFICATION_SECTIONS = [
  { id: 'overview', href: '/admin/notifications' },
  { id: 'deliveries', href: '/admin/notifications/deliveries' },
  { id: 'templates', href: '/admin/notifications/templates' },
  { id: 'announcements', href: '/admin/notifications/announcements' },
  { id: 'suppressions', href: '/admin/notifications/suppressions' },
] as const satisfies { id: string; href: string }[];
