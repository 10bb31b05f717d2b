/** What signing keys are sealed for. */
export const SECRET_PURPOSE = 'links webhook';
