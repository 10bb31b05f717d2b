export const ANNOUNCEMENT_STATES = ['draft', 'scheduled', 'sending', 'sent', 'cancelled'] as const;
export type AnnouncementState = (typeof ANNOUNCEMENT_STATES)[number];

export const ANNOUNCEMENT_TITLE_MAX = 120;
export const ANNOUNCEMENT_BODY_MAX = 2_000;
export const ANNOUNCEMENT_URL_MAX = 2_000;
/** Who was not seen for longer than sessions live is known no more. */
export const ACTIVE_DAYS_MAX = 365;
/** An announcement is planned no further ahead, in days. */
export const SCHEDULE_DAYS_MAX = 366;
