/** The paths of the API and the files, below app/api, that answer them. */
export function apiRoutes(folder?: string): { path: string; file: string }[];
export function writeRouteList(): void;
