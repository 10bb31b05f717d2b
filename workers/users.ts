import { bind } from '@/server/platform/queue/bind.ts';
import { beginDeletion, finishDeletion } from '@/server/users/deletion/delete-account.ts';
import { packData, purgeExportFile } from '@/server/users/export/export-data.ts';
import * as jobs from '@/server/users/jobs.ts';
import { deletePictureFiles } from '@/server/users/profile/picture.ts';
import type { System } from './system.ts';

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
  ],
  schedules: [],
  services: [],
};
