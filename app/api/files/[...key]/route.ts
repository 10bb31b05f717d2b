import { serveFile } from '@/server/platform/http/serve-file.ts';

// Only a host without the edge comes here: the edge serves these itself. The signature in the address is the permission.
export { serveFile as GET, serveFile as HEAD, serveFile as PUT };
