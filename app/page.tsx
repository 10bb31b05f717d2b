import { redirect } from 'next/navigation';
import { currentViewer } from '@/server/platform/auth/current-viewer.ts';

export default async function Home() {
  redirect((await currentViewer()) === null ? '/sign-in' : '/links');
}
