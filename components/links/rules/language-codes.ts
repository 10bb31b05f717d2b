/** Languages that rules can ask for (ISO 639-1, and those with regions that are written apart). Their names come from the browser. */
export const LANGUAGE_CODES: readonly string[] = (
  'af am ar as az be bg bn bs ca cs cy da de el en en-GB en-US eo es es-MX et eu fa fi fil fr fr-CA ga gl gu ha he hi hr hu hy id ig is it ' +
  'ja ka kk km kn ko ku ky la lb lo lt lv mg mi mk ml mn mr ms mt my ne nl no or pa pl ps pt pt-BR pt-PT qu ro ru rw sd si sk sl sm sn so sq ' +
  'sr st su sv sw ta te tg th ti tk tl tn tr ts tt uk ur uz vi wo xh yi yo zh zh-CN zh-HK zh-TW zu'
).split(' ');
