import { z } from 'zod';
import { cursorQuery, idCodec, page } from '@/server/platform/http/schema.ts';

/** A person in a list. `pictureUrl` is null when they have none: draw the first letter. */
const person = z.object({
  id: idCodec,
  handle: z.string(),
  name: z.string(),
  pictureUrl: z.string().nullable(),
});

export const personPage = page(person);

/** How the viewer stands to a person: follows them, asked to, or neither. */
const followState = z.enum(['none', 'requested', 'accepted']);

/** A person on their own page. `createdAt` is ISO 8601 in UTC; `followsMe`: they follow the viewer. */
export const personDetails = person.extend({
  bio: z.string(),
  isPrivate: z.boolean(),
  createdAt: z.string(),
  followers: z.number().int().nonnegative(),
  following: z.number().int().nonnegative(),
  isMe: z.boolean(),
  follow: followState,
  followsMe: z.boolean(),
});

/** `q` is looked for in names and handles, also with a small mistake; without it everybody is listed. */
export const findPeopleQuery = cursorQuery.extend({
  q: z.string().trim().normalize('NFC').max(100, { error: 'query_too_long' }).default(''),
});

/** A handle, or an id in decimal digits. */
export const personParams = z.object({ person: z.string().regex(/^@?[a-z0-9_]{1,30}$/) });

/** For what changes something: only the id, because a handle may belong to somebody else a moment later. */
export const personIdParams = z.object({ person: idCodec });

/** What following led to: `requested` until a private person lets the viewer in. */
export const followAnswer = z.object({ follow: followState });

/** Accepting or refusing somebody who wants to follow. */
export const requestParams = z.object({ id: idCodec });

export type PersonView = z.output<typeof person>;
export type PersonDetailsView = z.output<typeof personDetails>;
export type FollowAnswer = z.output<typeof followAnswer>;
export type FindPeopleQuery = z.output<typeof findPeopleQuery>;
export type PersonJson = z.input<typeof person>;
export type PersonPageJson = z.input<typeof personPage>;
export type PersonDetailsJson = z.input<typeof personDetails>;
