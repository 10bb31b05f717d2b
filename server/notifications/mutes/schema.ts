import { z } from 'zod';
import { idCodec } from '@/server/platform/http/schema.ts';

/** `link:7315…`: what kind of thing, and which. */
const thread = z
  .string({ error: 'mute_target_invalid' })
  .regex(/^[a-z-]{1,30}:[\w-]{1,60}$/, { error: 'mute_target_invalid' });

const person = z
  .string({ error: 'mute_target_invalid' })
  .regex(/^[1-9]\d{0,18}$/, { error: 'mute_target_invalid', abort: true })
  .refine((id) => BigInt(id) < 2n ** 63n, { error: 'mute_target_invalid' });

/** A thread as a notification names it, or a person by id. */
export const muteInput = z.discriminatedUnion(
  'kind',
  [z.object({ kind: z.literal('thread'), target: thread }), z.object({ kind: z.literal('person'), target: person })],
  { error: 'mute_kind_invalid' },
);

/** `name` is the person's; null for threads and for who is not to be seen. */
export const mute = z.object({
  id: idCodec,
  kind: z.enum(['thread', 'person']),
  target: z.string(),
  name: z.string().nullable(),
  createdAt: z.string(),
});

export const muteList = z.object({ items: z.array(mute) });
export const muteParams = z.object({ id: idCodec });

export type MuteInput = z.output<typeof muteInput>;
export type MuteView = z.output<typeof mute>;
/** In JSON and in the browser: ids are decimal strings. */
export type MuteJson = z.input<typeof mute>;
export type MuteListJson = z.input<typeof muteList>;
