import compile from 'icu-minify/compile';

interface MessageTree {
  readonly [key: string]: string | MessageTree;
}

/**
 * Loader of the bundler (`next.config.js`): the texts of a language, ICU messages in JSON, become a
 * module of parsed ones. Throws for a text that is no ICU message, which fails the build.
 */
export default function compileMessages(json: string): string {
  const parsed = JSON.stringify(compileTree(JSON.parse(json) as MessageTree));
  return `export default JSON.parse(${JSON.stringify(parsed)});`;
}

function compileTree(tree: MessageTree): object {
  return Object.fromEntries(
    Object.entries(tree).map(([key, value]) => [
      key,
      typeof value === 'string' ? compile(value) : compileTree(value),
    ]),
  );
}
