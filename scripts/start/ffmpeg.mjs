import { findProgram } from '../services/programs.mjs';
import { say } from './progress.mjs';
import { installSystemPackages } from './system-packages.mjs';

/**
 * Installs ffmpeg when this machine has none. Only video needs it, so nobody waits for it and nothing fails for want of it.
 * @param {() => boolean} wanted whether the product still runs
 */
export async function installFfmpegLater(wanted) {
  if (findProgram(['ffmpeg'])) return;
  try {
    say('• ffmpeg, in the background …');
    await installSystemPackages({
      need: 'ffmpeg',
      wanted: ['ffmpeg'],
      instead: 'only video needs it',
      background: true,
    });
    say('✓ ffmpeg');
  } catch (error) {
    if (wanted()) say(`  without ffmpeg: everything but video works. ${error.cure ?? error.message}`);
  }
}
