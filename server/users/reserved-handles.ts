/**
 * Words that nobody may take as a handle, nor anything that looks like them: every segment of our own paths that could be one (a test compares
 * them with the folders of `app`), what is still to come, and words that people trust.
 */
export const RESERVED_HANDLES: readonly string[] = [
  // our own paths
  ...['account', 'accept', 'address', 'admin', 'api', 'audit', 'auth', 'authenticate', 'block', 'blocks', 'bytoken'],
  ...[
    'cancel',
    'chat',
    'confirm',
    'crawler',
    'data',
    'deadletters',
    'delete',
    'docs',
    'drive',
    'export',
    'feed',
    'files',
    'follow',
  ],
  ...['followers', 'following', 'follows', 'healthz', 'history', 'invitations', 'invite', 'keep', 'keyboard', 'keys'],
  ...[
    'language',
    'links',
    'look',
    'mailbox',
    'maru',
    'me',
    'metrics',
    'notifications',
    'openapi',
    'options',
    'overview',
  ],
  ...['passkeys', 'password', 'people', 'picture', 'pictures', 'preview', 'privacy', 'processes', 'profile', 'queues'],
  ...['readyz', 'realtime', 'recovery', 'register', 'requests', 'restore', 'retry', 'search', 'security', 'sessions'],
  ...['settings', 'setup', 'shorten', 'shorturl', 'signin', 'signout', 'signup', 'tasks', 'verify', 'video', 'videos'],
  // words that people trust
  ...['abuse', 'administrator', 'all', 'everyone', 'everybody', 'help', 'here', 'info', 'mail', 'moderator', 'nobody'],
  ...[
    'noreply',
    'official',
    'operator',
    'owner',
    'postmaster',
    'report',
    'root',
    'staff',
    'status',
    'support',
    'system',
  ],
  ...['team', 'terms', 'webmaster', 'login', 'logout'],
  // values that programs put in by mistake
  ...['anonymous', 'false', 'nan', 'none', 'null', 'test', 'true', 'undefined', 'unknown'],
];
