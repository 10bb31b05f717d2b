/** Everything a key can be allowed to do, the one list of it: what routes ask for as `scope`. */
export const SCOPES = [
  'me:read',
  'me:write',
  'links:read',
  'links:write',
  'people:read',
  'people:write',
  'tasks:read',
  'tasks:write',
  'notifications:read',
  'notifications:write',
  'ids',
  'admin',
] as const;

/** May do everything its owner may. */
export const EVERYTHING = '*';
