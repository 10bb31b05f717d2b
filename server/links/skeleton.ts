/**
 * Look-alikes, each row folded to its first character. A small selection of Unicode's confusables.txt (UTS #39): digits and
 * Latin, Greek, Cyrillic, Armenian and Hebrew letters that share a shape with a Latin one, and strokes of Hangul and Han.
 * Beyond UTS #39, `o` joins `0` and `O`, because short links are read aloud and typed from paper.
 */
const LOOK_ALIKES: readonly string[] = [
  'aаɑα',
  'AΑАᎪ',
  'BΒВᏴ',
  'cсϲⅽ',
  'CСϹᏟ',
  'dԁⅾ',
  'DᎠ',
  'eеҽ',
  'EΕЕᎬ',
  'gɡց',
  'hһհ',
  'HΗНᎻ',
  'iіɩι',
  'jјϳ',
  'JЈᎫ',
  'kк',
  'KΚКᏦ',
  'l1IІΙӀӏⅼ|ǀןוㅣ丨',
  'MΜМᎷ',
  'nոռ',
  'NΝ',
  'o0OοоօΟОՕ〇ㅇοᴏ',
  'pрρ',
  'PΡРᏢ',
  'qԛգ',
  'rг',
  'sѕ',
  'SЅՏᏚ',
  'TΤТᎢ',
  'uսυ',
  'UՍ',
  'vνѵ',
  'VѴᏙ',
  'wѡԝա',
  'WԜᎳ',
  'xхχ',
  'XΧХ',
  'yуγ',
  'YΥҮУ',
  'ZΖᏃ',
  '3ЗЗз',
  '一ㅡー',
];

const FOLD = new Map<string, string>();
for (const [first, ...others] of LOOK_ALIKES) {
  for (const other of others) if (first !== undefined && !FOLD.has(other)) FOLD.set(other, first);
}

/**
 * How a text looks: two texts with the same skeleton are taken for each other by people. Compatibility forms (full width,
 * mathematical letters) are folded by NFKC, then look-alikes one by one. The case is kept, apart from the look-alikes.
 */
export function skeletonOf(text: string): string {
  let skeleton = '';
  for (const character of text.normalize('NFKC')) skeleton += FOLD.get(character) ?? character;
  return skeleton;
}
