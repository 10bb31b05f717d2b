/** The link that opens a rule, by which the keyboard finds it again. */
export const ruleLinkId = (id: string): string => `limit-rule-${id}`;
