import { bind } from '@/server/platform/queue/bind.ts';
import { defineSchedule } from '@/server/platform/queue/schedule.ts';
import { beginDeletion, finishDeletion } from '@/server/users/deletion/delete-account.ts';
import { packData, purgeExportFile } from '@/server/users/export/export-data.ts';
import * as identityJobs from '@/server/users/identity-jobs.ts';
import * as jobs from '@/server/users/jobs.ts';
import { deletePictureFiles } from '@/server/users/profile/picture.ts';
import { purgeSessions } from '@/server/users/sessions/service.ts';
import { deleteExpiredSignInLinks } from '@/server/users/sign-in-links/repository.ts';
import { mailSignInLink } from '@/server/users/sign-in-links/service.ts';
import { deleteExpiredSignUpLinks } from '@/server/users/sign-up-links/repository.ts';
import { mailSignUpLink } from '@/server/users/sign-up-links/service.ts';
import type { System } from './system.ts';

const purgeIdentity = defineSchedule({
  name: 'users.purge-identity',
  everyMs: 6 * 3_600_000,
  run: async ({ signal, log }) => {
    const links = (await deleteExpiredSignInLinks()) + (await deleteExpiredSignUpLinks());
    const purged = (await purgeSessions(signal)) + links;
    if (purged > 0) log.info({ purged }, 'ended sessions and links deleted');
  },
});

/** What is done for people, and about them, while nobody waits. */
export const users: System = {
  name: 'users',
  bounds: [
    bind(jobs, {
      deleteAccount: beginDeletion,
      dropAccount: finishDeletion,
      deletePicture: deletePictureFiles,
      exportData: packData,
      purgeExport: purgeExportFile,
    }),
    bind(identityJobs, { sendSignInLink: mailSignInLink, sendSignUpLink: mailSignUpLink }),
  ],
  schedules: [purgeIdentity],
  services: [],
};
