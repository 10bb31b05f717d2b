/** What the frame shows of the person who is signed in. */
export interface ShellViewer {
  name: string;
  email: string;
  role: 'user' | 'moderator' | 'admin';
}
