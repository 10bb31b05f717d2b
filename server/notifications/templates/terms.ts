import { CHANNELS, declarationOf, type Language, type NotificationType, SURFACE_OF, type Surface } from '../terms.ts';

export const SURFACES = ['in_app', 'push', 'email', 'sms'] as const satisfies readonly Surface[];
export const LANGUAGES = ['ko', 'en'] as const satisfies readonly Language[];

export const TITLE_MAX = 200;
export const BODY_MAX = 2_000;

/** What texts of a type are written for: the surfaces of its channels, those of codes without the centre. */
export function surfacesOf(type: NotificationType): Surface[] {
  const { channels } = declarationOf(type);
  return SURFACES.filter((surface) =>
    CHANNELS.some((channel) => SURFACE_OF[channel] === surface && channels[channel] !== undefined),
  );
}
