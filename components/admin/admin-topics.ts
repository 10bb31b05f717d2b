import {
  Activity,
  CircleDashed,
  Fingerprint,
  Gauge,
  Globe,
  History,
  Inbox,
  ListTodo,
  type LucideIcon,
  SlidersHorizontal,
  Ticket,
  TrafficCone,
  Unlink,
  Users,
} from 'lucide-react';

/** The pages for operators, in the order of their tabs; the palette finds them too. Names stand under `adminLive.tabs`. */
export const ADMIN_TOPICS = [
  { id: 'overview', href: '/admin', icon: Gauge },
  { id: 'queues', href: '/admin/jobs', icon: ListTodo },
  { id: 'processes', href: '/admin/processes', icon: Activity },
  { id: 'limits', href: '/admin/limits', icon: TrafficCone },
  { id: 'ids', href: '/admin/ids', icon: Fingerprint },
  { id: 'hashRing', href: '/admin/hash-ring', icon: CircleDashed },
  { id: 'domains', href: '/admin/domains', icon: Globe },
  { id: 'orphans', href: '/admin/orphans', icon: Unlink },
  { id: 'people', href: '/admin/people', icon: Users },
  { id: 'invitations', href: '/admin/invitations', icon: Ticket },
  { id: 'audit', href: '/admin/audit', icon: History },
  { id: 'settings', href: '/admin/settings', icon: SlidersHorizontal },
  { id: 'mailbox', href: '/admin/mailbox', icon: Inbox },
] as const satisfies { id: string; href: string; icon: LucideIcon }[];
