/** The pages of the operator's side of notifications. Names stand under `adminNotifications.sections`. */
export const NOTIFICATION_SECTIONS = [{ id: 'overview', href: '/admin/notifications' }] as const satisfies {
  id: string;
  href: string;
}[];
