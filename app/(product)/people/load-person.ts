import { notFound } from 'next/navigation';
import { cache } from 'react';
import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { type PersonDetailsView, personParams } from '@/server/users/people/schema.ts';
import { findPerson } from '@/server/users/people/service.ts';

/** The person whom an address names, asked for once for each request; the page of what is not there when nobody is (or may be seen). */
export const loadPerson: (viewer: Viewer, handle: string) => Promise<PersonDetailsView> = cache(
  async (viewer, handle) => {
    const params = personParams.safeParse({ person: decodeURIComponent(handle) });
    const person = params.success ? await findPerson(viewer, params.data.person) : null;
    return person ?? notFound();
  },
);
