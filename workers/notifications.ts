import { sendAnnouncement, startDueAnnouncements } from '@/server/notifications/announcements/send-announcement.ts';
import { clearRead } from '@/server/notifications/deliver/clear-read.ts';
import { sendDeliveries } from '@/server/notifications/deliver/send-deliveries.ts';
import { watchDue } from '@/server/notifications/due/watch-due.ts';
import * as jobs from '@/server/notifications/jobs.ts';
import { planNotifications } from '@/server/notifications/plan/plan-notifications.ts';
import { purgeNotificationsOf, purgeOldNotifications } from '@/server/notifications/purge.ts';
import { recordAct } from '@/server/notifications/tracking/record-act.ts';
import { bind } from '@/server/platform/queue/bind.ts';
import { defineSchedule } from '@/server/platform/queue/schedule.ts';
import type { System } from './system.ts';

const purge = defineSchedule({
  name: 'notifications.purge',
  everyMs: 3_600_000,
  run: async ({ signal, log }) => {
    const purged = await purgeOldNotifications(signal);
    if (purged > 0) log.info({ purged }, 'old notifications deleted');
  },
});

const dueAnnouncements = defineSchedule({
  name: 'notifications.due-announcements',
  everyMs: 30_000,
  run: startDueAnnouncements,
});

/** Tells people what happened, by the channels they want. */
export const notifications: System = {
  name: 'notifications',
  bounds: [
    bind(jobs, {
      planTransactional: planNotifications,
      planNormal: planNotifications,
      planBulk: planNotifications,
      sendWebPushTransactional: sendDeliveries,
      sendWebPushNormal: sendDeliveries,
      sendWebPushBulk: sendDeliveries,
      sendApnsTransactional: sendDeliveries,
      sendApnsNormal: sendDeliveries,
      sendApnsBulk: sendDeliveries,
      sendFcmTransactional: sendDeliveries,
      sendFcmNormal: sendDeliveries,
      sendFcmBulk: sendDeliveries,
      sendEmailTransactional: sendDeliveries,
      sendEmailNormal: sendDeliveries,
      sendEmailBulk: sendDeliveries,
      sendSmsTransactional: sendDeliveries,
      sendSmsNormal: sendDeliveries,
      sendSmsBulk: sendDeliveries,
      clearDevices: clearRead,
      noteAct: recordAct,
      announce: sendAnnouncement,
      purgePerson: purgeNotificationsOf,
    }),
  ],
  schedules: [purge, dueAnnouncements],
  services: [watchDue],
};
