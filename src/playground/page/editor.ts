import EditorWorker from 'monaco-editor/esm/vs/editor/editor.worker.js?worker';
import JsonWorker from 'monaco-editor/esm/vs/language/json/json.worker.js?worker';
import GraphQLWorker from 'monaco-graphql/esm/graphql.worker.js?worker';

/** Names of the editor's colour themes, for GraphiQL's `editorTheme`. */
export const editorTheme = { dark: 'sightline-dark', light: 'sightline-light' };

const accent = { dark: '#2dd4bf', light: '#0f766e' };
const quiet = { dark: '#5d748b', light: '#8497aa' };
const surface = { dark: '#131c26', light: '#ffffff' };

self.MonacoEnvironment = {
  getWorker(_moduleId, label) {
    if (label === 'graphql') return new GraphQLWorker();
    if (label === 'json') return new JsonWorker();
    return new EditorWorker();
  },
};

/** Defines the editor's themes, which must be there before the first editor is made. */
export async function prepareEditor(): Promise<void> {
  // GraphiQL loads Monaco lazily by the same specifier: importing it here too keeps one copy.
  const monaco = await import('monaco-graphql/esm/monaco-editor.js');
  for (const shade of ['dark', 'light'] as const) {
    monaco.editor.defineTheme(editorTheme[shade], {
      base: shade === 'dark' ? 'vs-dark' : 'vs',
      inherit: true,
      rules: tokenRules[shade],
      colors: colorsOf(accent[shade], surface[shade], quiet[shade]),
    });
  }
}

const tokenRules = {
  dark: [
    { token: 'keyword', foreground: '#5eead4' },
    { token: 'key.identifier.gql', foreground: '#d3dee9' },
    { token: 'comment', foreground: '#6b8299', fontStyle: 'italic' },
    { token: 'argument.identifier.gql', foreground: '#a5b4fc' },
    { token: 'type.identifier.gql', foreground: '#fcd34d' },
    { token: 'string', foreground: '#f9b27c' },
    { token: 'string.value.json', foreground: '#f9b27c' },
    { token: 'string.key.json', foreground: '#7cc4fa' },
  ],
  light: [
    { token: 'keyword', foreground: '#0f766e' },
    { token: 'key.identifier.gql', foreground: '#24384d' },
    { token: 'comment', foreground: '#70859a', fontStyle: 'italic' },
    { token: 'argument.identifier.gql', foreground: '#5b54c9' },
    { token: 'type.identifier.gql', foreground: '#a15c07' },
    { token: 'string', foreground: '#b4470e' },
    { token: 'string.value.json', foreground: '#b4470e' },
    { token: 'string.key.json', foreground: '#0b62a8' },
  ],
};

function colorsOf(accentColor: string, surfaceColor: string, quietColor: string): Record<string, string> {
  const tint = `${accentColor}24`;
  return {
    'editor.background': '#ffffff00',
    'scrollbar.shadow': '#ffffff00',
    'editorLineNumber.foreground': quietColor,
    'editorLineNumber.activeForeground': accentColor,
    'editorBracketHighlight.foreground1': quietColor,
    'editorBracketHighlight.foreground2': quietColor,
    'editorBracketHighlight.foreground3': quietColor,
    focusBorder: accentColor,
    'textLink.foreground': accentColor,
    'textLink.activeForeground': accentColor,
    'editorLink.activeForeground': accentColor,
    'editorHoverWidget.background': surfaceColor,
    'editorWidget.background': surfaceColor,
    'editorSuggestWidget.background': surfaceColor,
    'editorSuggestWidget.selectedBackground': tint,
    'editorSuggestWidget.selectedForeground': accentColor,
    'list.hoverBackground': tint,
    'list.highlightForeground': accentColor,
    'list.focusHighlightForeground': accentColor,
    'menu.background': surfaceColor,
    'menu.selectionBackground': tint,
    'menu.selectionForeground': accentColor,
    'quickInput.background': surfaceColor,
    'quickInputList.focusBackground': tint,
    'toolbar.hoverBackground': tint,
    'inputOption.hoverBackground': tint,
  };
}
