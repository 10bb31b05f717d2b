/** A text of one language while it is being changed. */
export type Draft = { title: string; body: string };
