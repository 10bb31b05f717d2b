/** Who asks: a person with a session or with an API key. */
export type Viewer = {
  id: bigint;
  role: Role;
  name: string;
  email: string;
  via: 'session' | 'key';
  /** Only with `via: 'session'`: the SHA-256 of the cookie's value. */
  sessionId?: string;
  /** Only with `via: 'key'`: what the key may be used for. */
  scopes?: string[];
};

export type Role = 'user' | 'moderator' | 'admin';

/** The scope of a key that may do everything its owner may. */
export const ALL_SCOPES = '*';

/** Says whether the viewer may do what needs `scope`: a session always, a key when it was given that scope or all of them. */
export function hasScope(viewer: Viewer, scope: string | undefined): boolean {
  if (viewer.via === 'session') return true;
  const scopes = viewer.scopes ?? [];
  return scopes.includes(ALL_SCOPES) || (scope !== undefined && scopes.includes(scope));
}
