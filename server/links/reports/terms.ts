/** Why somebody reports a link. */
export const REPORT_REASONS = ['phishing', 'malware', 'spam', 'illegal', 'other'] as const;

/** What can be decided about a reported link: nothing is wrong, visitors are warned, nobody gets through, or all is as it was. */
export const DECISIONS = ['dismissed', 'warned', 'blocked', 'restored'] as const;
export type Decision = (typeof DECISIONS)[number];

/** Which links the queue shows: those with reports that wait, or those that were decided on. */
export const QUEUE_STATES = ['open', 'decided'] as const;
export type QueueState = (typeof QUEUE_STATES)[number];

/** UTF-16 units of what reporters and moderators write. */
export const REPORT_TEXT_MAX = 1_000;
