export const ROLES = ['user', 'moderator', 'admin'] as const;
export const STATES = ['all', 'active', 'disabled'] as const;
