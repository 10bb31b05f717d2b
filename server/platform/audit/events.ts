/**
 * What is written down, in the words of OWASP's logging vocabulary where it has one
 * (https://cheatsheetseries.owasp.org/cheatsheets/Logging_Vocabulary_Cheat_Sheet.html).
 */
export const AUDIT_EVENTS = [
  'authn_login_success',
  'authn_login_fail',
  'authn_login_lock',
  'authn_password_change',
  'authn_password_change_fail',
  'authn_token_created',
  'authn_token_revoked',
  'authn_factor_added',
  'authn_factor_removed',
  'authn_recovery_codes_created',
  'authn_recovery_code_used',
  'authn_account_linked',
  'authn_account_unlinked',
  'authz_admin',
  'authz_change',
  'session_created',
  'session_revoked',
  'user_created',
  'user_updated',
  'user_archived',
  'user_restored',
  'user_deleted',
  'user_exported',
  'invitation_created',
  'invitation_used',
  'invitation_revoked',
  'sys_setting_changed',
  'sys_limit_changed',
  'sys_limit_reset',
  'sys_limit_entry_added',
  'sys_limit_entry_removed',
  'sys_link_domain_added',
  'sys_link_domain_changed',
  'sys_link_domain_removed',
  'sys_job_retried',
  'sys_job_discarded',
] as const;

export type AuditEventName = (typeof AUDIT_EVENTS)[number];
