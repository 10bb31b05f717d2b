import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { writeOne } from '../deliver/write-content.ts';
import { authorizeNotifications } from '../policy.ts';
import { declarationOf, type SentChannel, type Surface } from '../terms.ts';
import { publicOrigin } from '../tracking/addresses.ts';
import { pathOf } from '../types.ts';
import { checkTemplate } from './check-template.ts';
import { fill } from './default-texts.ts';
import { sampleOf } from './sample-data.ts';
import type { PreviewInput, TemplateParams, TemplatePreview } from './schema.ts';
import { needSurface } from './service.ts';

const CHANNEL: Record<Exclude<Surface, 'in_app'>, SentChannel> = { push: 'web_push', email: 'email', sms: 'sms' };

/**
 * What somebody would get of this text, written as it is for sending, with sample data.
 * @throws AppError `not_found`; `invalid` (see `checkTemplate`)
 */
export function previewTemplate(
  viewer: Viewer,
  { type, surface }: TemplateParams,
  { language, title, body }: PreviewInput,
): TemplatePreview {
  const { id } = authorizeNotifications(viewer);
  needSurface(type, surface);
  const { data, handle, values } = sampleOf(type, { id, language, timeZone: 'Asia/Seoul' });
  checkTemplate({ title, body }, { type, surface, known: Object.keys(values), path: '' });
  const written = { title: fill(title, values), body: fill(body, values), target: pathOf(type, data, handle) };
  if (surface === 'in_app') return { title: written.title, body: written.body, html: null };
  const { awaited, locked } = declarationOf(type);
  const canStop = !awaited && locked?.includes(CHANNEL[surface]) !== true;
  const content = writeOne(written, {
    ...{ deliveryId: null, channel: CHANNEL[surface], type, language },
    unsubscribeUrl: canStop ? `${publicOrigin()}/settings/notifications` : null,
  });
  return { title: content.title, body: content.body, html: content.html };
}
