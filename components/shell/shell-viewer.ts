/** What the frame shows of the person who is signed in. */
export interface ShellViewer {
  /** Decimal digits. */
  id: string;
  name: string;
  email: string;
  role: 'user' | 'moderator' | 'admin';
  /** Without the @; null as long as nobody could look it up. */
  handle: string | null;
  /** A picture to show in place of the first letter. */
  pictureUrl: string | null;
}
