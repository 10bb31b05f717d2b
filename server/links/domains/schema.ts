import { z } from 'zod';
import { idCodec } from '@/server/platform/http/schema.ts';

/** A host name (or address) with an optional port, as it is pasted: a scheme before it and a slash after it are forgiven. */
const host = z
  .string({ error: 'domain_host_invalid' })
  .trim()
  .min(1, { error: 'domain_host_invalid' })
  .max(300, { error: 'domain_host_invalid' })
  .meta({
    description: 'The host on which aliases stand at the root, with a port when it is not the usual one.',
    examples: ['go.example'],
  });

const address = z
  .string({ error: 'url_invalid' })
  .trim()
  .min(1, { error: 'url_required' })
  .max(8_192, { error: 'url_too_long' });

export const createDomainInput = z.object({
  host,
  /** Where the bare root leads. */
  rootUrl: address.nullable().optional(),
  /** Where unknown aliases lead. */
  missingUrl: address.nullable().optional(),
});

/** The host is fixed: it is printed somewhere. */
export const changeDomainInput = z
  .object({
    rootUrl: address.nullable().optional(),
    missingUrl: address.nullable().optional(),
    host: z.never({ error: 'domain_host_fixed' }).optional(),
  })
  .refine(({ rootUrl, missingUrl }) => rootUrl !== undefined || missingUrl !== undefined, {
    error: 'nothing_to_change',
  });

/** A short domain. */
export const linkDomain = z.object({
  id: idCodec,
  host: z.string(),
  rootUrl: z.string().nullable(),
  missingUrl: z.string().nullable(),
  /** How many links stand on it, in the trash or not; only admins are told. */
  links: z.number().int().nonnegative().nullable(),
  createdAt: z.string(),
  version: z.number().int(),
});

export const linkDomainList = z.object({ items: z.array(linkDomain) });

export const domainParams = z.object({ id: idCodec });

export type CreateDomainInput = z.output<typeof createDomainInput>;
export type ChangeDomainInput = z.output<typeof changeDomainInput>;
export type DomainView = z.output<typeof linkDomain>;
export type LinkDomainJson = z.input<typeof linkDomain>;
export type LinkDomainListJson = z.input<typeof linkDomainList>;
