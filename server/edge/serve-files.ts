import { getRequestListener } from '@hono/node-server';
import { FILES_PATH, serveFile } from '@/server/platform/http/serve-file.ts';

/** Whether the path (without a query) names stored bytes. */
export function isFilePath(path: string): boolean {
  return path.startsWith(FILES_PATH);
}

/** Serves signed addresses of the disk storage, bytes going from the file to the socket without passing the web role. */
export const serveFiles = getRequestListener(serveFile, { overrideGlobalObjects: false });
