import ts from 'typescript';

/** A text that source code asks for: `pattern` matches whole keys; `isOpen` when the key is only known at run time. */
export interface AskedKey {
  file: string;
  line: number;
  namespace: string;
  pattern: RegExp;
  isOpen: boolean;
}

const SOURCES = new Set(['useTranslations', 'getTranslations']);
const METHODS = new Set(['rich', 'raw', 'has', 'markup']);

const literally = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

function bare(node: ts.Expression): ts.Expression {
  if (ts.isAwaitExpression(node) || ts.isAsExpression(node) || ts.isParenthesizedExpression(node))
    return bare(node.expression);
  return node;
}

/** The namespace that an expression makes a translator for; undefined when it makes none. */
function namespaceOf(node: ts.Expression | undefined): string | undefined {
  const call = node && bare(node);
  if (!call || !ts.isCallExpression(call) || !ts.isIdentifier(call.expression)) return undefined;
  if (!SOURCES.has(call.expression.text)) return undefined;
  const [argument] = call.arguments;
  if (argument === undefined) return '';
  return ts.isStringLiteralLike(argument) ? argument.text : undefined;
}

function enclosing(node: ts.Node): ts.Node {
  let scope = node.parent;
  while (scope && !ts.isFunctionLike(scope) && !ts.isSourceFile(scope)) scope = scope.parent;
  return scope;
}

/** Translators by the function that holds them: `const t = useTranslations('x')`, parts of a `Promise.all`, typed parameters. */
function findTranslators(root: ts.SourceFile): Map<ts.Node, Map<string, string>> {
  const found = new Map<ts.Node, Map<string, string>>();
  const declare = (scope: ts.Node, name: ts.BindingName, namespace: string | undefined) => {
    if (namespace === undefined || !ts.isIdentifier(name)) return;
    const names = found.get(scope) ?? new Map<string, string>();
    found.set(scope, names.set(name.text, namespace));
  };
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && node.initializer) {
      declare(enclosing(node), node.name, namespaceOf(node.initializer));
      const all = bare(node.initializer);
      const [list] = ts.isCallExpression(all) ? all.arguments : [];
      if (ts.isArrayBindingPattern(node.name) && list && ts.isArrayLiteralExpression(list)) {
        for (const [place, element] of node.name.elements.entries()) {
          if (ts.isBindingElement(element)) declare(enclosing(node), element.name, namespaceOf(list.elements[place]));
        }
      }
    }
    if (ts.isParameter(node) && node.type) {
      const named = /(?:use|get)Translations<'([\w.]+)'>/.exec(node.type.getText(root));
      if (named) declare(node.parent, node.name, named[1]);
    }
    ts.forEachChild(node, visit);
  };
  visit(root);
  return found;
}

/** What the first argument may be: the patterns of keys, or null for one that is only known at run time. */
function patternsOf(argument: ts.Expression): (string | null)[] {
  const node = bare(argument);
  if (ts.isStringLiteralLike(node)) return [literally(node.text)];
  if (ts.isConditionalExpression(node)) return [...patternsOf(node.whenTrue), ...patternsOf(node.whenFalse)];
  if (!ts.isTemplateExpression(node)) return [null];
  return [
    literally(node.head.text) + node.templateSpans.map((span) => `[\\w.-]+${literally(span.literal.text)}`).join(''),
  ];
}

/** Every text that a source file asks next-intl for. A translator from elsewhere (`t` in a context) speaks from the root. */
export function findAskedKeys(file: string, code: string): AskedKey[] {
  if (!/\bt\w*[.(]/.test(code)) return [];
  const root = ts.createSourceFile(
    file,
    code,
    ts.ScriptTarget.Latest,
    true,
    file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS,
  );
  const translators = findTranslators(root);
  const hasContext = /PaletteSource|PaletteContext/.test(code);
  const asked: AskedKey[] = [];
  const lookUp = (from: ts.Node, name: string): string | undefined => {
    for (let scope = enclosing(from); scope; scope = enclosing(scope)) {
      const namespace = translators.get(scope)?.get(name);
      if (namespace !== undefined) return namespace;
    }
    return hasContext && name === 't' ? '' : undefined;
  };
  const visit = (node: ts.Node): void => {
    ts.forEachChild(node, visit);
    if (!ts.isCallExpression(node)) return;
    const called = node.expression;
    const name = ts.isPropertyAccessExpression(called) && METHODS.has(called.name.text) ? called.expression : called;
    const [argument] = node.arguments;
    if (!ts.isIdentifier(name) || argument === undefined) return;
    const namespace = lookUp(node, name.text);
    if (namespace === undefined) return;
    const line = root.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    const prefix = namespace === '' ? '' : `${literally(namespace)}\\.`;
    for (const pattern of patternsOf(argument)) {
      const pure = new RegExp(`^${prefix}${pattern ?? '[\\w.-]+'}(?:\\.|$)`);
      asked.push({ file, line, namespace, pattern: pure, isOpen: pattern === null });
    }
  };
  visit(root);
  return asked;
}

const SPOKEN = new Set([
  'aria-label',
  'aria-description',
  'aria-roledescription',
  'title',
  'placeholder',
  'alt',
  'label',
]);
const hasWords = (text: string): boolean => /\p{L}{2,}/u.test(text);

/** Words in JSX that nobody can translate: text between tags, and attributes that are read out or shown. */
export function findHardCodedWords(file: string, code: string): string[] {
  const root = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: string[] = [];
  const report = (node: ts.Node, text: string) => {
    if (!hasWords(text)) return;
    found.push(`${file}:${root.getLineAndCharacterOfPosition(node.getStart()).line + 1} ${text.trim()}`);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node)) report(node, node.text);
    if (
      ts.isJsxExpression(node) &&
      node.expression &&
      ts.isJsxElement(node.parent) &&
      ts.isStringLiteralLike(node.expression)
    ) {
      report(node, node.expression.text);
    }
    if (ts.isJsxAttribute(node)) {
      const value =
        node.initializer && ts.isJsxExpression(node.initializer) ? node.initializer.expression : node.initializer;
      if (SPOKEN.has(node.name.getText(root)) && value && ts.isStringLiteralLike(value)) report(node, value.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(root);
  return found;
}
