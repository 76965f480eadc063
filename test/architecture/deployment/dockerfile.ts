/** One instruction: its word in capitals, and all that follows with continued lines joined. */
export interface Instruction {
  readonly word: string;
  readonly rest: string;
}

/** A stage: its base image or the stage it builds on, its name if it has one, and what it does. */
export interface Stage {
  readonly base: string;
  readonly name: string | undefined;
  readonly instructions: readonly Instruction[];
}

/** Reads a Dockerfile into its stages, in order. */
export function parseDockerfile(text: string): Stage[] {
  const instructions = text
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#'))
    .join('\n')
    .replace(/\\\n\s*/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, word = '', rest = ''] = /^\s*(\w+)\s+(.*)$/.exec(line) ?? [];
      return { word: word.toUpperCase(), rest: rest.trim() };
    });

  const stages: { base: string; name: string | undefined; instructions: Instruction[] }[] = [];
  for (const instruction of instructions) {
    if (instruction.word === 'FROM') {
      const [base = '', , name] = instruction.rest.split(/\s+/);
      stages.push({ base, name, instructions: [] });
    } else stages.at(-1)?.instructions.push(instruction);
  }
  return stages;
}

/** What a stage copies: from which stage (undefined: from the project), and the paths. */
export function copiesOf(stage: Stage): { readonly from: string | undefined; readonly sources: readonly string[] }[] {
  return stage.instructions
    .filter(({ word }) => word === 'COPY' || word === 'ADD')
    .map(({ rest }) => {
      const words = rest.split(/\s+/);
      const from = words.find((word) => word.startsWith('--from='))?.slice('--from='.length);
      return { from, sources: words.filter((word) => !word.startsWith('--')).slice(0, -1) };
    });
}
