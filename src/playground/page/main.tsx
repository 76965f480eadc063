// GraphiQL's parts rather than its one style.css: that one carries its fonts as data: addresses, which the page's
// policy (font-src 'self') refuses. Monaco brings its own styles with its modules.
import '@graphiql/react/style.css';
import '@graphiql/plugin-doc-explorer/style.css';
import '@graphiql/plugin-history/style.css';
import 'graphiql/graphiql.css';
import './theme.css';
import './page.css';
import { createRoot } from 'react-dom/client';
import { prepareEditor } from './editor.ts';
import { loadFonts } from './fonts.ts';
import { Playground } from './playground.tsx';
import { readSettings } from './settings.ts';

const container = document.querySelector('#playground');
if (container === null) throw new Error('The page has no element #playground');

try {
  // The fonts come first too: Monaco measures the width of a character once, and would place the cursor by another's.
  const [settings] = await Promise.all([readSettings(), prepareEditor(), loadFonts()]);
  createRoot(container).render(<Playground settings={settings} />);
} catch (error) {
  const notice = document.createElement('p');
  notice.className = 'notice';
  notice.role = 'alert';
  notice.textContent = `The playground could not start: ${error instanceof Error ? error.message : String(error)}`;
  container.replaceChildren(notice);
}
