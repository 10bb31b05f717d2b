import { z } from 'zod';
import { CHANNELS } from '../terms.ts';

/** A token in a mail: it is looked at by whoever made it. */
export const linkTokenParams = z.object({ token: z.string().max(4_000) });
export const unsubscribeParams = z.object({ token: z.string().max(200) });

/** What the link in a mail switches off. */
export const unsubscription = z.object({ type: z.string(), channel: z.enum(CHANNELS) });
