export type DiffPart = { kind: 'same' | 'added' | 'removed'; text: string };

/**
 * What has to be taken out of and put into `before` to have `after`, by words and the space between them: the longest common subsequence
 * (Wagner and Fischer, "The string-to-string correction problem"). For texts of some hundred words.
 */
export function diffWords(before: string, after: string): DiffPart[] {
  const [a, b] = [cut(before), cut(after)];
  const lengths = commonLengths(a, b);
  const parts: DiffPart[] = [];
  const push = (kind: DiffPart['kind'], text: string) => {
    const last = parts.at(-1);
    if (last?.kind === kind) last.text += text;
    else parts.push({ kind, text });
  };
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [left, right] = [a[i], b[j]];
    if (left !== undefined && left === right) {
      push('same', left);
      i += 1;
      j += 1;
    } else if (
      left !== undefined &&
      (right === undefined || (lengths[i + 1]?.[j] ?? 0) >= (lengths[i]?.[j + 1] ?? 0))
    ) {
      push('removed', left);
      i += 1;
    } else {
      push('added', right ?? '');
      j += 1;
    }
  }
  return parts;
}

const cut = (text: string): string[] => text.match(/\s+|[^\s]+/g) ?? [];

/** `[i][j]`: how many words the ends of both from there have in common. */
function commonLengths(a: readonly string[], b: readonly string[]): number[][] {
  const lengths = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const row = lengths[i] as number[];
      row[j] = a[i] === b[j] ? 1 + (lengths[i + 1]?.[j + 1] ?? 0) : Math.max(lengths[i + 1]?.[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return lengths;
}
