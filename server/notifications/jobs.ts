import { z } from 'zod';
import { defineJob, type Job } from '@/server/platform/queue/define-job.ts';
import {
  actRef,
  announcementRef,
  clearRefs,
  DATA,
  type DeliveryRefs,
  deliveryRefs,
  type NotifyInput,
  type NotifyPayload,
  notifyPayload,
  personRef,
} from './schema.ts';
import { type Lane, type NotificationType, RECIPIENTS_MAX, type SentChannel, TYPES } from './terms.ts';

/** Planning tells many in one transaction: 1,000 recipients, so that a job ends soon and its row stays small. */
const RECIPIENTS_AT_A_TIME = 1_000;
/** Deliveries that one job sends. */
const DELIVERIES_PER_JOB = 200;

/** Write down who is told what, by which channels. One queue for each lane. */
export const planTransactional = defineJob({
  name: 'notifications.plan-transactional',
  schema: notifyPayload,
  concurrency: 24,
  backoffMs: 250,
  isUrgent: true,
});
export const planNormal = defineJob({ name: 'notifications.plan-normal', schema: notifyPayload, concurrency: 4 });
export const planBulk = defineJob({ name: 'notifications.plan-bulk', schema: notifyPayload, concurrency: 1 });

const sends = (channel: SentChannel, lane: Lane, concurrency: number) =>
  defineJob({
    name: `notifications.send-${channel.replace('_', '-')}-${lane}`,
    schema: deliveryRefs,
    concurrency,
    timeoutMs: 120_000,
    isUrgent: lane === 'transactional',
  });

/** Hand deliveries over to providers. One queue for each channel and lane: a slow channel or a crowded lane is nobody else's. */
export const sendWebPushTransactional = sends('web_push', 'transactional', 8);
export const sendWebPushNormal = sends('web_push', 'normal', 4);
export const sendWebPushBulk = sends('web_push', 'bulk', 2);
export const sendApnsTransactional = sends('apns', 'transactional', 8);
export const sendApnsNormal = sends('apns', 'normal', 4);
export const sendApnsBulk = sends('apns', 'bulk', 2);
export const sendFcmTransactional = sends('fcm', 'transactional', 8);
export const sendFcmNormal = sends('fcm', 'normal', 4);
export const sendFcmBulk = sends('fcm', 'bulk', 2);
export const sendEmailTransactional = sends('email', 'transactional', 8);
export const sendEmailNormal = sends('email', 'normal', 4);
export const sendEmailBulk = sends('email', 'bulk', 2);
export const sendSmsTransactional = sends('sms', 'transactional', 8);
export const sendSmsNormal = sends('sms', 'normal', 4);
export const sendSmsBulk = sends('sms', 'bulk', 2);

/** Takes what was read on one device away from the others. */
export const clearDevices = defineJob({
  name: 'notifications.clear-devices',
  schema: clearRefs,
  concurrency: 2,
  attempts: 2,
});

/** A person did something: what they were told of in the hour before has led to it. */
export const noteAct = defineJob({ name: 'notifications.note-act', schema: actRef, concurrency: 2 });

/** Begins, or goes on with, an announcement. */
export const announce = defineJob({ name: 'notifications.announce', schema: announcementRef, timeoutMs: 1_800_000 });

/** Deletes all that a person whose account ends was ever told. */
export const purgePerson = defineJob({
  name: 'notifications.purge-person',
  schema: personRef,
  timeoutMs: 1_800_000,
});

const PLANS: Record<Lane, Job<NotifyPayload>> = {
  transactional: planTransactional,
  normal: planNormal,
  bulk: planBulk,
};

type Options = Parameters<Job<NotifyPayload>['dispatch']>[2];
type Tx = Parameters<Job<NotifyPayload>['dispatch']>[1];

/** The only way in: tells people something, by whatever channels they want it. */
export const notify = {
  /**
   * Asks for a notification of each recipient; nothing is told twice under one `dedupeKey`, however often it is asked for. With `tx` it is asked
   * for exactly when that transaction commits.
   * @throws ZodError when the data is not that of the type; Error with more recipients than `RECIPIENTS_MAX`
   */
  async dispatch<T extends NotificationType>(input: NotifyInput<T>, tx?: Tx, options?: Options): Promise<void> {
    const { type, recipients, dedupeKey, actorId } = input as NotifyInput;
    if (recipients.length > RECIPIENTS_MAX) throw new Error(`${recipients.length} recipients are too many at once`);
    const data = z.encode(DATA[type] as z.ZodObject, input.data as Record<string, unknown>);
    const rest = { type, data, dedupeKey, ...(actorId === undefined ? {} : { actorId }) };
    const payloads: NotifyPayload[] = [];
    for (let from = 0; from < recipients.length; from += RECIPIENTS_AT_A_TIME) {
      payloads.push({ ...rest, recipients: recipients.slice(from, from + RECIPIENTS_AT_A_TIME) });
    }
    await PLANS[TYPES[type].lane].dispatchMany(payloads, tx, options);
  },
};

/** Asks, when the transaction commits, for these deliveries of one channel and lane to be sent. */
export async function dispatchSends(channel: SentChannel, lane: Lane, ids: readonly bigint[], tx: Tx): Promise<void> {
  const payloads: DeliveryRefs[] = [];
  for (let from = 0; from < ids.length; from += DELIVERIES_PER_JOB) {
    payloads.push({ channel, ids: ids.slice(from, from + DELIVERIES_PER_JOB) });
  }
  await SENDS[channel][lane].dispatchMany(payloads, tx);
}

const SENDS: Record<SentChannel, Record<Lane, Job<DeliveryRefs>>> = {
  web_push: { transactional: sendWebPushTransactional, normal: sendWebPushNormal, bulk: sendWebPushBulk },
  apns: { transactional: sendApnsTransactional, normal: sendApnsNormal, bulk: sendApnsBulk },
  fcm: { transactional: sendFcmTransactional, normal: sendFcmNormal, bulk: sendFcmBulk },
  email: { transactional: sendEmailTransactional, normal: sendEmailNormal, bulk: sendEmailBulk },
  sms: { transactional: sendSmsTransactional, normal: sendSmsNormal, bulk: sendSmsBulk },
};
