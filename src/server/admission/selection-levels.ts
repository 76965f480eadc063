import { Lexer, Source, TokenKind } from 'graphql';

/** One place of a document: all that is selected there, wherever it is written. */
export interface SelectionLevel {
  /** How often each response name is selected. */
  readonly names: Map<string, number>;
  /** What is selected below each. */
  readonly below: Map<string, SelectionLevel>;
  /** The fragments that are spread there. */
  readonly spreads: string[];
}

/** A document's places. */
export interface SelectionLevels {
  readonly all: readonly SelectionLevel[];
  /** The outermost place of each fragment. */
  readonly fragments: ReadonlyMap<string, SelectionLevel>;
}

/**
 * Reads the places of a document from its tokens, in a tenth of the time that parsing takes. `null` for what has more than
 * `maxTokens` or is no GraphQL, which the parser tells.
 */
export function readSelectionLevels(document: string, maxTokens: number): SelectionLevels | null {
  const all: SelectionLevel[] = [];
  const fragments = new Map<string, SelectionLevel>();
  const open: SelectionLevel[] = [];
  const add = (): SelectionLevel => {
    const level = { names: new Map<string, number>(), below: new Map<string, SelectionLevel>(), spreads: [] };
    all.push(level);
    return level;
  };
  /** Of what the next brace opens; of a fragment without a name `null`: its fields belong to where it stands. */
  let name: string | null = null;
  let fragment: string | null = null;
  let parentheses = 0;
  let before = '';
  let beforeThat = '';

  const enter = (): void => {
    const level = open.at(-1);
    const entered = level ? (name === null ? level : (level.below.get(name) ?? add())) : add();
    if (level && name !== null) level.below.set(name, entered);
    if (!level && fragment !== null) fragments.set(fragment, entered);
    open.push(entered);
    fragment = null;
  };
  const readName = (value: string): void => {
    const level = open.at(-1);
    if (!level) {
      if (before === 'fragment') fragment = value;
    } else if (before === '...') {
      name = null;
      if (value !== 'on') level.spreads.push(value);
    } else if (before !== '@' && before !== ':' && !(before === 'on' && beforeThat === '...')) {
      name = value;
      level.names.set(value, (level.names.get(value) ?? 0) + 1);
    }
  };

  try {
    const lexer = new Lexer(new Source(document));
    for (let count = 0; count <= maxTokens; count += 1) {
      const { kind, value } = lexer.advance();
      if (kind === TokenKind.EOF) return { all, fragments };
      if (kind === TokenKind.PAREN_L) parentheses += 1;
      else if (kind === TokenKind.PAREN_R) parentheses -= 1;
      else if (parentheses > 0) continue;
      else if (kind === TokenKind.BRACE_L) enter();
      else if (kind === TokenKind.BRACE_R) open.pop();
      else if (kind === TokenKind.SPREAD) name = null;
      else if (kind === TokenKind.NAME) readName(value);
      [beforeThat, before] = [before, kind === TokenKind.NAME ? value : kind];
    }
  } catch {
    // What the lexer cannot read the parser refuses, and says where.
  }
  return null;
}
