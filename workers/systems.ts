import { links } from './links.ts';
import { mail } from './mail.ts';
import { notifications } from './notifications.ts';
import { platform } from './platform.ts';
import type { System } from './system.ts';
import { users } from './users.ts';

/** Every system that has work for the workers. Adding one is a line here. */
export const systems: System[] = [platform, mail, links, users, notifications];
